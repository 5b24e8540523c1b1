/**
 * Completions for shells, from the table of commands.
 *
 * @module
 */
import { type NamedCommand, optionsOf } from "./command.ts";
import { GLOBAL, type Option } from "../../settings/options.ts";

/** Shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A shell. */
export type Shell = typeof SHELLS[number];

/**
 * A script for a shell.
 *
 * @param shell Which.
 * @param commands All commands.
 */
export function completionsFor(shell: Shell, commands: readonly NamedCommand[]): string {
  return { bash, zsh, fish }[shell](commands);
}

function bash(commands: readonly NamedCommand[]): string {
  const cases = commands.map((command) => {
    const { name, words = [] } = command;
    const all = optionsOf(command);
    return [
      `    ${name})`,
      `      options="${all.flatMap(flags).join(" ")}"`,
      `      valued="${all.filter(({ value }) => value !== undefined).flatMap(flags).join(" ")}"`,
      `      words="${words.join(" ")}"`,
      ...all.some(({ values }) => values)
        ? ["      case $previous in", ...all.filter(({ values }) => values).map(bashValues), "      esac"]
        : [],
      "      ;;",
    ].join("\n");
  });
  const globalValued = GLOBAL.filter(({ value }) => value !== undefined).flatMap(flags).join("|");
  return `# bash completion of cos, made by \`cos completions bash\`.
_cos() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command="" options="" valued="" words="" choices="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case \${COMP_WORDS[index]} in
      ${globalValued}) ((index++)) ;;
      -*) ;;
      *) command=\${COMP_WORDS[index]}; break ;;
    esac
  done
  case $command in
    "")
      options="${GLOBAL.flatMap(flags).join(" ")}"
      valued="${globalValued.replaceAll("|", " ")}"
      words="${commands.map(({ name }) => name).join(" ")} help"
      ;;
${cases.join("\n")}
    help) words="${commands.map(({ name }) => name).join(" ")}" ;;
  esac
  if [[ -n $choices ]]; then
    COMPREPLY=($(compgen -W "$choices" -- "$current"))
  elif [[ " $valued " == *" $previous "* ]]; then
    COMPREPLY=($(compgen -f -- "$current"))
  elif [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _cos cos
`;
}

function bashValues(option: Option): string {
  return `        ${flags(option).join("|")}) choices="${option.values!.join(" ")}" ;;`;
}

function zsh(commands: readonly NamedCommand[]): string {
  const list = commands.map(({ name, summary }) => `    ${single(`${name}:${summary}`)}`).join("\n");
  const cases = commands.map((command) => {
    const { name, words } = command;
    const operand = words ? `'*:word:(${words.join(" ")})'` : "'*:name:_files'";
    return `        ${name}) _arguments -s ${optionsOf(command).flatMap(zshOption).join(" ")} ${operand} ;;`;
  });
  return `#compdef cos
# zsh completion of cos, made by \`cos completions zsh\`.
_cos() {
  local -a commands
  commands=(
${list}
  )
  local context state line
  _arguments -s -C ${GLOBAL.flatMap(zshOption).join(" ")} '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
${cases.join("\n")}
      esac
      ;;
  esac
}
_cos "$@"
`;
}

function zshOption({ name, short, value, values, file, many, doc }: Option): string[] {
  const about = `[${doc.replaceAll(/[[\]]/g, "\\$&").replaceAll(":", "\\:")}]`;
  const argument = value === undefined ? "" : `:${value}:${values ? `(${values.join(" ")})` : file ? "_files" : ""}`;
  const repeat = many ? "*" : "";
  return [...short === undefined ? [] : [`-${short}`], `--${name}`].map((flag) => single(`${repeat}${flag}${about}${argument}`));
}

function fish(commands: readonly NamedCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const lines = [
    "# fish completion of cos, made by `cos completions fish`.",
    "complete -c cos -f",
    ...commands.map(({ name, summary }) => `complete -c cos -n __fish_use_subcommand -a ${name} -d ${single(summary)}`),
    `complete -c cos -n '__fish_seen_subcommand_from help' -a ${single(names)}`,
    ...GLOBAL.map((option) => fishOption(option, undefined)),
  ];
  for (const { name, options, words, operands } of commands) {
    const condition = `__fish_seen_subcommand_from ${name}`;
    lines.push(...options.map((option) => fishOption(option, condition)));
    if (words) lines.push(`complete -c cos -n ${single(condition)} -a ${single(words.join(" "))}`);
    else if (operands !== "") lines.push(`complete -c cos -n ${single(condition)} -F`);
  }
  return `${lines.join("\n")}\n`;
}

function fishOption({ name, short, value, values, file, doc }: Option, condition: string | undefined): string {
  return [
    "complete -c cos",
    ...condition === undefined ? [] : [`-n ${single(condition)}`],
    ...short === undefined ? [] : [`-s ${short}`],
    `-l ${name}`,
    ...value === undefined ? [] : file ? ["-r", "-F"] : ["-x"],
    ...values ? [`-a ${single(values.join(" "))}`] : [],
    `-d ${single(doc)}`,
  ].join(" ");
}

function flags({ name, short }: Option): string[] {
  return [...short === undefined ? [] : [`-${short}`], `--${name}`];
}

/** A word in single quotes, for any of the shells; fish knows a backslash in them. */
function single(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
