/**
 * The rules of what goes wrong: those at work, and a form for another one. A module of the page.
 *
 * @module
 */
import { js } from "./text.ts";

/** `faults.js`. */
export const faults: string = js`
import { change, read } from "./api.js";
import { at, make, say } from "./dom.js";

/** What a rule of the form can do, and what has to be said for it. */
const EFFECTS = {
  code: { label: "Return code", value: "-71", whole: true },
  status: { label: "HTTP status", value: "503", whole: true },
  delay: { label: "Milliseconds", value: "2000" },
  drop: {},
  cut: { label: "After bytes", value: "-1", whole: true },
  clock: { label: "Seconds ahead", value: "3600" },
};

/** Begins with the form. */
export async function begin() {
  const operations = await read("operations");
  at("fault-operation").append(...operations.map((name) => make("option", {}, name)));
  at("fault-effect").addEventListener("change", showValue);
  at("fault-form").addEventListener("submit", onSubmit);
  at("fault-clear").addEventListener("click", () => act(() => change("DELETE", "faults"), "All rules are gone."));
  showValue();
}

/** Shows the rules at work. */
export function show(rules) {
  at("fault-count").textContent = rules.length === 0 ? "" : String(rules.length);
  at("fault-clear").hidden = rules.length === 0;
  at("no-faults").hidden = rules.length > 0;
  at("fault-rules").replaceChildren(...rules.map(itemOf));
}

function itemOf({ rule, matched, struck }, index) {
  return make(
    "li",
    {},
    make("div", { class: "rule" }, rule.name && make("strong", {}, rule.name), make("code", {}, JSON.stringify(rule))),
    make("span", { class: "counts" }, "struck ", make("b", {}, struck), " of ", make("b", {}, matched)),
    make("button", {
      type: "button",
      class: "quiet",
      "aria-label": "Remove rule " + (index + 1),
      onclick: () => act(() => change("DELETE", "faults?index=" + index), "The rule is gone."),
    }, "Remove"),
  );
}

function showValue() {
  const { label, value } = EFFECTS[at("fault-effect").value];
  at("fault-value-field").hidden = label === undefined;
  at("fault-value-label").textContent = label ?? "";
  at("fault-value").value = value ?? "";
}

function ruleOfForm() {
  const given = (id) => at(id).value.trim() || undefined;
  const effect = at("fault-effect").value;
  const value = EFFECTS[effect].label === undefined ? true : Number(at("fault-value").value);
  return { operation: given("fault-operation"), path: given("fault-path"), nth: numberOf(given("fault-nth")), [effect]: value };
}

function numberOf(text) {
  return text === undefined ? undefined : Number(text);
}

async function onSubmit(event) {
  event.preventDefault();
  const text = at("fault-json").value.trim();
  const body = text === "" ? JSON.stringify(ruleOfForm()) : text;
  if (await act(() => change("POST", "faults", body), "The rule is at work.")) at("fault-json").value = "";
}

/** Does something, and says whether it went well. */
async function act(task, done) {
  try {
    await task();
    say(done);
    return true;
  } catch (error) {
    say(error.message, true);
    return false;
  }
}
`;
