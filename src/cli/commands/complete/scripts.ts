/**
 * What makes shells complete. The scripts know nothing of the command: at each Tab they hand over what is typed to `cos __complete`, and offer what it
 * prints. Its first line says what holds for all: `files` where local files can stand there too, `part` where more is to be typed behind the one word
 * that there is. Where it prints nothing, shells complete files as ever. They ask the `cos` on PATH, and never a program that a line only names.
 *
 * @module
 */
import type { Shell } from "./shells.ts";

const BASH = `# bash completion of cos, made by \`cos completions bash\`. It asks cos itself, so it need not be made anew.
_cos() {
  local head line
  COMPREPLY=()
  {
    IFS= read -r head || return
    while IFS= read -r line; do COMPREPLY+=("$line"); done
  } < <(command cos __complete bash "=$2" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
  case $head in
    *files*)
      # Alone, they are completed by bash itself, which quotes them.
      if ((\${#COMPREPLY[@]} > 0)); then
        while IFS= read -r line; do COMPREPLY+=("$(printf %q "$line")"); done < <(compgen -f -- "$2")
      fi
      ;;
    *) compopt +o default 2>/dev/null ;;
  esac
  if [[ $head == *part* ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _cos cos
`;

const ZSH = `#compdef cos
# zsh completion of cos, made by \`cos completions zsh\`. It asks cos itself, so it need not be made anew.
_cos() {
  local current=$PREFIX tab=$'\\t' line text
  local -a lines parts wholes partsShown wholesShown
  [[ $compstate[quote] == "'" ]] || current=\${(Q)PREFIX}
  lines=("\${(@f)$(command cos __complete zsh "=$current" "\${(@Q)words[2,CURRENT-1]}" 2>/dev/null </dev/null)}")
  if [[ -z $lines[1] ]]; then
    _files
    return
  fi
  for line in "\${(@)lines[2,-1]}"; do
    text=\${line%%$tab*}
    # Of a path its last part is shown, of all else what it means.
    if [[ $line == *$tab* ]]; then
      line="$text -- \${line#*$tab}"
    elif [[ $text == */?* ]]; then
      line=\${text%/}
      line=\${line##*/}\${text#$text:h/$text:t}
    fi
    if [[ $text == *[/=] ]]; then
      parts+=("$text") partsShown+=("$line")
    else
      wholes+=("$text") wholesShown+=("$line")
    fi
  done
  local -a list
  [[ $lines[2] == *$tab* ]] && list=(-l)
  local found=1
  if ((\${#parts})); then compadd $list -S '' -d partsShown -a -- parts && found=0; fi
  if ((\${#wholes})); then compadd $list -d wholesShown -a -- wholes && found=0; fi
  if [[ $lines[1] == *files* ]]; then _files && found=0; fi
  return found
}
if [[ $funcstack[1] == _cos ]]; then _cos "$@"; else compdef _cos cos; fi
`;

const FISH = `# fish completion of cos, made by \`cos completions fish\`. It asks cos itself, so it need not be made anew.
function __cos_complete
    set -l current (commandline -ct)
    set -l words (commandline -opc)
    set -l lines (command cos __complete fish "=$current" $words[2..-1] 2>/dev/null </dev/null)
    if test (count $lines) -gt 1
        printf '%s\\n' $lines[2..-1]
    end
    if test (count $lines) -eq 0; or string match -q '*files*' -- $lines[1]
        __fish_complete_path (commandline -ct)
    end
end
complete -c cos -f -a '(__cos_complete)'
`;

const POWERSHELL = `# PowerShell completion of cos, made by \`cos completions powershell\`. It asks cos itself, so it need not be made anew.
Register-ArgumentCompleter -Native -CommandName cos -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $current = "$wordToComplete" -replace '^[''"]', ''
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { "$($_.Value)" } else { $_.Extent.Text } })
    $program = Get-Command -Name cos -CommandType 'Application', 'ExternalScript' -ErrorAction Ignore | Select-Object -First 1
    if ($null -eq $program) { return }
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $lines = @(& $program __complete powershell "=$current" @words 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
    }
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $text, $shown, $about = $_ -split "\`t", 3
        [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $about)
    }
}
`;

/** The script for each shell. */
export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };
