/**
 * What the page looks like, in light and dark.
 *
 * @module
 */
import { css } from "./text.ts";

/** `style.css`. */
export const style: string = css`
  :root {
    color-scheme: light dark;
    --ground: light-dark(#f5f6f8, #111418);
    --paper: light-dark(#ffffff, #191d23);
    --raised: light-dark(#f8f9fb, #1f242b);
    --line: light-dark(#e6e8ec, #2a3038);
    --ink: light-dark(#1d2430, #e4e7eb);
    --soft: light-dark(#636c7a, #949daa);
    --blue: light-dark(#2459c4, #8fb3ff);
    --blue-wash: light-dark(#eaf0fc, #1d2a42);
    --good: light-dark(#1a7048, #6fcf9d);
    --good-wash: light-dark(#e7f4ed, #16302a);
    --bad: light-dark(#b3362b, #ff9d92);
    --bad-wash: light-dark(#fcedeb, #3a2023);
    --odd: light-dark(#8a5a00, #e8b85c);
    --odd-wash: light-dark(#fbf2dd, #332a17);
    --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", "DejaVu Sans Mono", monospace;
    font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif;
  }

  * {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  body {
    display: flex;
    flex-direction: column;
    margin: 0;
    min-height: 100vh;
    color: var(--ink);
    background: var(--ground);
  }

  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol,
  fieldset {
    margin: 0;
    padding: 0;
  }

  h1 {
    font-size: 17px;
    font-weight: 700;
    letter-spacing: -0.01em;
  }

  h1 span {
    color: var(--soft);
    font-weight: 500;
  }

  h2,
  h3 {
    font-size: 13px;
    font-weight: 650;
  }

  code {
    font: 12.5px/1.5 var(--mono);
    overflow-wrap: anywhere;
  }

  .soft,
  .hint {
    color: var(--soft);
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :focus-visible {
    outline: 2px solid var(--blue);
    outline-offset: 1px;
  }

  button,
  .button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }

  button,
  .button {
    display: inline-block;
    padding: 5px 12px;
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 8px;
    text-decoration: none;
    cursor: pointer;
  }

  button:hover,
  .button:hover {
    background: var(--raised);
    border-color: var(--soft);
  }

  .quiet {
    color: var(--soft);
    background: none;
    border-color: transparent;
  }

  .main {
    color: var(--blue);
    background: var(--blue-wash);
    border-color: transparent;
    font-weight: 600;
  }

  .danger {
    color: var(--bad);
  }

  .solid {
    background: var(--bad-wash);
    border-color: transparent;
    font-weight: 600;
  }

  input:not([type="checkbox"]),
  select {
    height: 33px;
  }

  input:not([type="checkbox"]),
  select,
  textarea {
    padding: 5px 10px;
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 8px;
  }

  ::placeholder {
    color: var(--soft);
    opacity: 0.8;
  }

  header {
    display: flex;
    align-items: center;
    gap: 14px;
    padding: 14px 24px;
  }

  header code {
    color: var(--soft);
  }

  nav {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    margin: 0 -12px 0 auto;
  }

  #live {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    color: var(--soft);
    font-size: 12.5px;
  }

  #live::before {
    content: "";
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--odd);
  }

  #live.live::before {
    background: var(--good);
  }

  main {
    flex: 1;
    display: grid;
    grid-template-columns: minmax(290px, 370px) minmax(0, 1fr);
    gap: 16px;
    align-items: start;
    padding: 0 24px 24px;
  }

  #files,
  #events {
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 14px;
    overflow: clip;
  }

  #files {
    display: flex;
    flex-direction: column;
  }

  @media (min-width: 901px) {
    #files {
      position: sticky;
      top: 16px;
      max-height: calc(100vh - 32px);
    }
  }

  @media (max-width: 900px) {
    main {
      grid-template-columns: minmax(0, 1fr);
      padding: 0 12px 12px;
    }

    header {
      padding: 12px;
    }

    header code {
      display: none;
    }
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-height: 46px;
    padding: 8px 16px;
  }

  .hint {
    font-size: 12px;
  }

  #tree,
  #tree ul {
    list-style: none;
  }

  #tree {
    flex: 1 1 auto;
    min-height: 120px;
    padding: 0 8px 10px;
    overflow: auto;
  }

  #tree [role="treeitem"] {
    outline: none;
  }

  .row {
    display: flex;
    align-items: center;
    gap: 7px;
    padding: 3.5px 8px 3.5px calc(var(--level) * 17px - 13px);
    border-radius: 7px;
    cursor: default;
  }

  .row:hover {
    background: var(--raised);
  }

  [aria-selected="true"] > .row {
    background: var(--blue-wash);
  }

  [role="treeitem"]:focus-visible > .row {
    outline: 2px solid var(--blue);
    outline-offset: -2px;
  }

  .target > .row {
    background: var(--good-wash);
    outline: 2px dashed var(--good);
    outline-offset: -2px;
  }

  .turn {
    flex: none;
    width: 12px;
    height: 12px;
  }

  [aria-expanded] > .row > .turn::before {
    content: "";
    display: block;
    width: 6px;
    height: 6px;
    margin: 3px 2px;
    border: solid var(--soft);
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
    transition: transform 0.12s;
  }

  [aria-expanded="true"] > .row > .turn::before {
    transform: rotate(45deg);
  }

  .icon {
    flex: none;
    width: 16px;
    height: 16px;
    fill: none;
    stroke: var(--soft);
    stroke-width: 1.2;
    stroke-linejoin: round;
  }

  .icon.bucket,
  .icon.folder {
    stroke: var(--blue);
  }

  .row .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .row .note {
    margin-left: auto;
    flex: none;
    color: var(--soft);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  #tree .empty {
    text-align: left;
    padding: 2px 8px 2px 52px;
    color: var(--soft);
    font-size: 12.5px;
  }

  #chosen {
    flex: none;
    max-height: 55%;
    padding: 14px 16px 16px;
    border-top: 1px solid var(--line);
    overflow: auto;
  }

  #chosen h3 {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-bottom: 10px;
    font-size: 14px;
    overflow-wrap: anywhere;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 14px;
  }

  .actions .danger:not(.solid) {
    margin-left: auto;
  }

  .facts {
    display: grid;
    gap: 5px;
  }

  .facts > div {
    display: grid;
    grid-template-columns: 92px minmax(0, 1fr);
    gap: 10px;
  }

  dt {
    color: var(--soft);
  }

  dd {
    overflow-wrap: anywhere;
  }

  [role="tablist"] {
    display: flex;
    gap: 4px;
    margin-left: -8px;
  }

  [role="tab"] {
    padding: 4px 12px;
    color: var(--soft);
    background: none;
    border-color: transparent;
    font-weight: 600;
  }

  [role="tab"][aria-selected="true"] {
    color: var(--blue);
    background: var(--blue-wash);
    border-color: transparent;
  }

  .count {
    margin-left: 3px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    opacity: 0.75;
  }

  .filter {
    display: flex;
    align-items: center;
    gap: 16px;
    padding: 2px 16px 12px;
  }

  .filter [type="search"] {
    flex: 1;
    max-width: 420px;
  }

  .filter label {
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--soft);
    white-space: nowrap;
  }

  .scroll {
    overflow-x: auto;
  }

  table {
    width: 100%;
    border-collapse: collapse;
  }

  th {
    padding: 6px 10px;
    color: var(--soft);
    font-size: 12px;
    font-weight: 500;
    text-align: left;
    white-space: nowrap;
  }

  td {
    padding: 7px 10px;
    border-top: 1px solid var(--line);
    vertical-align: top;
  }

  th:first-child,
  td:first-child {
    padding-left: 16px;
  }

  th:last-child,
  td:last-child {
    padding-right: 16px;
  }

  tbody tr:not(.detail) {
    cursor: default;
  }

  tbody tr:not(.detail):hover,
  .opened {
    background: var(--raised);
  }

  .figure {
    text-align: right;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }

  td.figure {
    color: var(--soft);
  }

  .open {
    position: relative;
    padding: 0 0 0 16px;
    color: var(--soft);
    background: none !important;
    border: none;
    border-radius: 4px;
    font-variant-numeric: tabular-nums;
  }

  .open::before {
    content: "";
    position: absolute;
    left: 2px;
    top: 7px;
    width: 6px;
    height: 6px;
    border: solid var(--soft);
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
    transition: transform 0.12s;
  }

  .open[aria-expanded="true"]::before {
    transform: rotate(45deg);
  }

  .badge {
    display: inline-block;
    min-width: 38px;
    padding: 0 6px;
    border-radius: 6px;
    text-align: center;
    font-size: 12.5px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }

  .good .badge {
    color: var(--good);
    background: var(--good-wash);
  }

  .bad .badge {
    color: var(--bad);
    background: var(--bad-wash);
  }

  .fault .badge,
  .tag {
    color: var(--odd);
    background: var(--odd-wash);
  }

  .tag {
    margin-left: 7px;
    padding: 1px 6px;
    border-radius: 6px;
    font-size: 11.5px;
  }

  .code {
    font-variant-numeric: tabular-nums;
  }

  .op {
    white-space: nowrap;
  }

  .where {
    width: 100%;
    min-width: 220px;
  }

  .where .path {
    overflow-wrap: anywhere;
  }

  .where .path .soft:not(:empty) {
    margin-right: 6px;
  }

  .why-short {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    color: var(--soft);
    font-size: 12px;
    overflow-wrap: anywhere;
  }

  .why-short .name {
    white-space: nowrap;
  }

  .reason {
    color: var(--bad);
    font-size: 12.5px;
  }

  .fault .reason {
    color: var(--odd);
  }

  .detail td {
    padding: 0 16px 18px;
    background: var(--raised);
    border-top: none;
  }

  .why {
    margin: 4px 0 0;
    padding: 10px 14px;
    color: var(--bad);
    background: var(--bad-wash);
    border-radius: 9px;
    overflow-wrap: anywhere;
  }

  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(300px, 1fr));
    gap: 18px 36px;
    padding: 14px 14px 0;
  }

  .columns h3 {
    margin-bottom: 8px;
  }

  .unfit {
    display: grid;
    gap: 1px;
  }

  .unfit > :first-child {
    color: var(--bad);
  }

  .unfit > :last-child {
    color: var(--soft);
    font-size: 12.5px;
  }

  .life {
    position: relative;
    height: 18px;
    margin: 10px 0 0 102px;
  }

  .life::before,
  .life i {
    content: "";
    position: absolute;
    top: 8px;
    left: 0;
    right: 0;
    height: 3px;
    border-radius: 2px;
    background: var(--line);
  }

  .life i {
    left: calc(var(--from) * 100%);
    right: calc((1 - var(--to)) * 100%);
    background: var(--good);
  }

  .life b {
    position: absolute;
    top: 3px;
    left: calc(var(--now) * 100% - 6.5px);
    width: 13px;
    height: 13px;
    background: var(--paper);
    border: 3px solid var(--good);
    border-radius: 50%;
  }

  .life.over b {
    border-color: var(--bad);
  }

  .empty {
    padding: 26px 16px 34px;
    color: var(--soft);
    text-align: center;
  }

  #fault-form {
    display: grid;
    gap: 14px;
    padding: 4px 16px 18px;
    border-bottom: 1px solid var(--line);
  }

  fieldset {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 12px;
    border: none;
  }

  legend {
    padding: 0;
    margin-bottom: 4px;
    font-size: 13px;
    font-weight: 650;
  }

  fieldset label {
    display: grid;
    gap: 3px;
    color: var(--soft);
    font-size: 12.5px;
  }

  fieldset label > input,
  fieldset label > select {
    color: var(--ink);
    font-size: 14px;
  }

  fieldset .wide {
    flex: 1 1 200px;
    max-width: 360px;
  }

  fieldset .short input {
    width: 120px;
  }

  details summary {
    color: var(--soft);
    cursor: pointer;
  }

  textarea {
    width: 100%;
    margin-top: 8px;
    font: 12.5px/1.5 var(--mono);
    resize: vertical;
  }

  #fault-rules {
    list-style: none;
  }

  #fault-rules li {
    display: flex;
    align-items: center;
    gap: 16px;
    padding: 9px 16px;
    border-top: 1px solid var(--line);
  }

  .rule {
    flex: 1;
    display: grid;
    gap: 1px;
  }

  .counts {
    color: var(--soft);
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }

  .counts b {
    color: var(--ink);
    font-weight: 600;
  }

  #notice {
    position: fixed;
    left: 50%;
    bottom: 22px;
    max-width: min(640px, calc(100vw - 32px));
    padding: 10px 18px;
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--line);
    border-left: 4px solid var(--good);
    border-radius: 10px;
    box-shadow: 0 6px 24px rgb(0 0 0 / 14%);
    transform: translateX(-50%);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  #notice.bad {
    border-left-color: var(--bad);
  }

  #notice:empty {
    visibility: hidden;
  }

  dialog {
    max-width: 420px;
    padding: 22px 24px;
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 14px;
    box-shadow: 0 16px 60px rgb(0 0 0 / 25%);
  }

  dialog::backdrop {
    background: rgb(10 14 20 / 38%);
  }

  dialog h2 {
    margin-bottom: 6px;
    font-size: 15px;
    overflow-wrap: anywhere;
  }

  dialog p {
    color: var(--soft);
    overflow-wrap: anywhere;
  }

  dialog .actions {
    justify-content: end;
  }

  @media (max-width: 640px) {
    header {
      flex-wrap: wrap;
      row-gap: 4px;
    }

    nav {
      justify-content: start;
      width: 100%;
      margin: 0 -12px;
    }

    .hint,
    td.figure,
    thead {
      display: none;
    }

    table,
    tbody,
    .detail,
    .detail td {
      display: block;
    }

    tbody tr:not(.detail) {
      display: grid;
      grid-template-columns: auto auto auto 1fr;
      padding: 7px 6px;
      border-top: 1px solid var(--line);
    }

    tbody tr:not(.detail) td {
      padding: 1px 8px;
      border: none;
    }

    tbody tr:not(.detail) .where {
      grid-column: 1 / -1;
      width: auto;
      padding-left: 24px;
    }

    .columns {
      grid-template-columns: minmax(0, 1fr);
      padding: 14px 0 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
