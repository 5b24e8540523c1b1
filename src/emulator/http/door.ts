/**
 * The port of a server: it takes HTTP, and with a certificate HTTPS as well, told by the first byte; and as an HTTP proxy it lets clients through to
 * itself, whatever host they name, and to nobody else.
 *
 * @module
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Server as HttpServer } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer } from "node:net";
import type { SecureContext } from "node:tls";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Connections } from "./connections.ts";

/** With what a server proves who it is. */
export interface TlsOptions {
  /** The certificate, in PEM; after it, those that lead to one that clients know. */
  readonly cert: string | Uint8Array;
  /** Its private key, in PEM. */
  readonly key: string | Uint8Array;
}

/** The first byte of a connection that begins with TLS; no HTTP method begins with it. */
const HANDSHAKE = 22;

/** A port that is to be opened for a server. */
export class Door {
  readonly #http: HttpServer;
  readonly #context: SecureContext | undefined;
  readonly #connections: Connections;
  readonly #listener: Server;

  /**
   * Makes one.
   *
   * @throws TypeError if the certificate and the key are not such, or do not belong together.
   */
  constructor(http: HttpServer, tls: TlsOptions | undefined, connections: Connections) {
    this.#http = http;
    this.#connections = connections;
    this.#context = tls && contextOf(tls);
    this.#listener = tls === undefined ? http : createServer((socket) => this.#welcome(socket));
  }

  /** How clients that do not come as to a proxy reach it. */
  get scheme(): "http" | "https" {
    return this.#context === undefined ? "http" : "https";
  }

  /** Begins to listen, and gives the port. */
  async open(port: number, hostname: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#listener.once("error", reject);
      this.#listener.listen(port, hostname, resolve);
    });
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Listens no more. */
  close(closed: () => void): void {
    this.#listener.close(closed);
  }

  /**
   * Lets a client of a proxy through to the server itself.
   *
   * @param head What it has sent ahead.
   * @returns false if there is no certificate, so that nothing can be done for it.
   */
  tunnel(socket: Socket, head: Uint8Array): boolean {
    if (this.#context === undefined) return false;
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    this.#welcome(socket);
    return true;
  }

  #welcome(socket: Socket): void {
    this.#connections.add(socket);
    socket.on("error", () => {});
    socket.once("readable", () => {
      const first = socket.read(1) as Uint8Array | null;
      if (first === null) return void socket.destroy();
      socket.unshift(first);
      this.#connections.leave(socket);
      this.#http.emit("connection", first[0] === HANDSHAKE ? this.#secured(socket) : socket);
    });
  }

  #secured(socket: Socket): TLSSocket {
    const secured = new TLSSocket(socket, { isServer: true, secureContext: this.#context! });
    secured.on("error", () => secured.destroy());
    secured.on("close", () => socket.destroy());
    return secured;
  }
}

/** Whether a connection is one with TLS. */
export function isSecure(socket: Socket): boolean {
  return (socket as { encrypted?: boolean }).encrypted === true;
}

/** Some runtimes would take anything, and fail every client. */
function contextOf({ cert, key }: TlsOptions): SecureContext {
  const read = <T>(what: string, make: () => T): T => {
    try {
      return make();
    } catch (cause) {
      throw new TypeError(`the TLS ${what} cannot be read: it must be PEM`, { cause });
    }
  };
  const certificate = read("certificate", () => new X509Certificate(cert));
  const privateKey = read("key", () => createPrivateKey(key as string));
  if (!certificate.checkPrivateKey(privateKey)) throw new TypeError("the TLS key is not the one of the certificate");
  return createSecureContext({ cert: cert as string, key: key as string });
}
