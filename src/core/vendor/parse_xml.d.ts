/**
 * The parser of @rgrove/parse-xml, as far as it is used here.
 *
 * @module
 */

/** What an element can hold. */
export class XmlNode {}

/** An element. */
export class XmlElement extends XmlNode {
  /** Its name. */
  name: string;
  /** What it holds. */
  children: XmlNode[];
  /** All text in it. */
  readonly text: string;
}

/** Reads a document; what is none throws. */
export function parseXml(xml: string): { readonly root: XmlElement | null };
