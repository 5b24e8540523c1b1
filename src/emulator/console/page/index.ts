/**
 * The page, before its modules fill it.
 *
 * @module
 */
import { html } from "./text.ts";

/** `index.html`. */
export const index: string = html`
  <!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>COS v4 emulator</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="style.css">
      <script type="module" src="app.js"></script>
    </head>
    <body>
      <header>
        <h1>COS <span>v4 emulator</span></h1>
        <code id="address"></code>
        <span id="live" class="lost" role="status">Waiting for the emulator</span>
        <nav aria-label="State">
          <a id="save" class="button quiet" href="snapshot" download>Save state</a>
          <button id="load" type="button" class="quiet">Load state…</button>
          <button id="reset" type="button" class="quiet">Reset…</button>
          <input id="state" type="file" hidden>
        </nav>
      </header>
      <main>
        <section id="files" aria-labelledby="files-title">
          <div class="head">
            <h2 id="files-title">Buckets</h2>
            <span class="hint">Drop files on a folder to upload them</span>
          </div>
          <ul id="tree" role="tree" aria-labelledby="files-title"></ul>
          <section id="chosen" aria-labelledby="chosen-title" hidden>
            <h3 id="chosen-title"></h3>
            <div id="chosen-facts"></div>
            <div class="actions">
              <a id="download" class="button" download>Download</a>
              <button id="upload" type="button">Upload…</button>
              <button id="delete" type="button" class="danger">Delete…</button>
              <input id="chooser" type="file" multiple hidden>
            </div>
          </section>
        </section>
        <section id="events" aria-label="What happens">
          <div class="head">
            <div role="tablist" aria-label="What happens">
              <button id="requests-tab" type="button" role="tab" aria-selected="true"
                aria-controls="requests">Requests <span id="request-count" class="count"></span></button>
              <button id="faults-tab" type="button" role="tab" aria-selected="false" aria-controls="faults"
                tabindex="-1">Faults <span id="fault-count" class="count"></span></button>
            </div>
          </div>
          <div id="requests" role="tabpanel" aria-labelledby="requests-tab">
            <div class="filter">
              <input id="search" type="search" placeholder="Filter by path, operation, code…" aria-label="Filter requests">
              <label><input id="refused" type="checkbox"> Only refused</label>
            </div>
            <div class="scroll">
              <table id="request-table" hidden>
                <caption class="unseen">Requests, the latest first. The button in each row opens what is known of it.</caption>
                <thead>
                  <tr>
                    <th scope="col">Time</th>
                    <th scope="col">Status</th>
                    <th scope="col">Code</th>
                    <th scope="col">Operation</th>
                    <th scope="col">Path</th>
                    <th scope="col" class="figure">In</th>
                    <th scope="col" class="figure">Out</th>
                    <th scope="col" class="figure">Took</th>
                  </tr>
                </thead>
                <tbody id="rows"></tbody>
              </table>
              <p id="no-requests" class="empty"></p>
            </div>
          </div>
          <div id="faults" role="tabpanel" aria-labelledby="faults-tab" hidden>
            <form id="fault-form">
              <fieldset>
                <legend>When</legend>
                <label>Operation
                  <select id="fault-operation">
                    <option value="">any</option>
                  </select>
                </label>
                <label class="wide">Path <input id="fault-path" placeholder="/photos/**" autocomplete="off" spellcheck="false"></label>
                <label class="short">Only the nth <input id="fault-nth" type="number" min="1" step="1" placeholder="every"></label>
              </fieldset>
              <fieldset>
                <legend>Then</legend>
                <label>What goes wrong
                  <select id="fault-effect">
                    <option value="code">it answers with a code</option>
                    <option value="status">it answers with a page of HTML</option>
                    <option value="delay">it takes its time</option>
                    <option value="drop">the connection is closed</option>
                    <option value="cut">the answer is cut off</option>
                    <option value="clock">the clock is wrong</option>
                  </select>
                </label>
                <label id="fault-value-field"
                  class="short"><span id="fault-value-label"></span> <input id="fault-value" type="number" step="any"></label>
                <button type="submit" class="main">Add the rule</button>
              </fieldset>
              <details>
                <summary>A rule in JSON instead, for all that it can say</summary>
                <label class="unseen" for="fault-json">Rule in JSON</label>
                <textarea id="fault-json" rows="3" spellcheck="false"
                  placeholder='{ "operation": "upload_slice_data", "nth": { "from": 2, "to": 3 }, "drop": true, "effect": true }'></textarea>
              </details>
            </form>
            <div class="head">
              <h3>At work</h3>
              <button id="fault-clear" type="button" class="quiet" hidden>Remove all</button>
            </div>
            <ol id="fault-rules"></ol>
            <p id="no-faults" class="empty">Nothing goes wrong by a rule.</p>
          </div>
        </section>
      </main>
      <p id="notice" role="status"></p>
      <p id="announcement" class="unseen" aria-live="polite"></p>
      <dialog id="ask" aria-labelledby="ask-title" aria-describedby="ask-text">
        <form method="dialog">
          <h2 id="ask-title"></h2>
          <p id="ask-text"></p>
          <div class="actions">
            <button value="no" class="quiet" autofocus>Cancel</button>
            <button id="ask-yes" value="yes" class="danger solid"></button>
          </div>
        </form>
      </dialog>
    </body>
  </html>
`;
