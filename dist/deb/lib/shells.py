"""Completions for bash, zsh and fish, of commands as lib/cli.py reads them."""

from values import FILE, FOLDER, NOTHING, TEMPLATE, offered, offered_for_arguments


def function_of(command):
    return "_" + "_".join(command.words).replace("-", "_")


def quoted(text):
    """As one word for bash and zsh."""
    return "'" + text.replace("'", "'\\''") + "'"


def flags_of(command):
    return [flag for option in command.options for flag in option.flags]


# bash ---------------------------------------------------------------------------------------------------------------


def bash_offer(kind):
    if isinstance(kind, list):
        return f"mapfile -t COMPREPLY < <(compgen -W '{' '.join(kind)}' -- \"$cur\")"
    return {
        FILE: 'mapfile -t COMPREPLY < <(compgen -f -- "$cur")',
        FOLDER: 'mapfile -t COMPREPLY < <(compgen -d -- "$cur")',
        TEMPLATE: 'mapfile -t COMPREPLY < <(compgen -W "$templates" -- "$cur"; compgen -f -- "$cur")',
        NOTHING: ":",
    }[kind]


def bash(program, templates):
    """The file for one program."""
    name = function_of(program)
    yield f"# bash completion of {program.words[0]}; made of its --help by dist/deb/completions"
    yield f"{name}() {{"
    yield "    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} at=1 path=" + program.words[0]
    yield f"    local templates={quoted(' '.join(templates))}"
    yield "    COMPREPLY=()"
    yield "    # bash takes --paper=a4 for three words"
    yield "    if [[ $cur == = ]]; then cur=; elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi"
    yield "    # the command: words that are one, from the first on"
    yield "    while ((at < COMP_CWORD)); do"
    yield '        case "$path ${COMP_WORDS[at]}" in'
    known = [quoted(" ".join(one.words)) for one in program.all() if one is not program]
    if known:
        yield f"            {' | '.join(known)}) path+=\" ${{COMP_WORDS[at]}}\" ;;"
    yield "            *) break ;;"
    yield "        esac"
    yield "        ((at += 1))"
    yield "    done"
    yield '    case "$path $before" in'
    for command in program.all():
        for option in command.options:
            if option.value:
                yield f"        {quoted(' '.join([*command.words, option.long]))})"
                yield f"            {bash_offer(offered(option))}; return ;;"
    yield "        *) ;;"
    yield "    esac"
    yield '    case "$path" in'
    for command in program.all():
        yield f"        {quoted(' '.join(command.words))})"
        yield f"            if [[ $cur == -* ]]; then {bash_offer(flags_of(command))}"
        if command.commands:
            yield f"            else {bash_offer([one.words[-1] for one in command.commands])}; fi ;;"
        else:
            yield f"            else {bash_offer(offered_for_arguments(command))}; fi ;;"
    yield "    esac"
    yield "}"
    yield f"complete -o filenames -F {name} {program.words[0]}"


# zsh ----------------------------------------------------------------------------------------------------------------


def zsh_about(text):
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def zsh_offer(kind):
    if isinstance(kind, list):
        return f"({' '.join(kind)})"
    return {FILE: "_files", FOLDER: "_files -/", TEMPLATE: "_keyrite_templates", NOTHING: " "}[kind]


def zsh_option(option):
    about = zsh_about(" ".join(option.about))
    value = f":{zsh_about(option.value)}:{zsh_offer(offered(option))}" if option.value else ""
    for flag in option.flags:
        others = "*" if option.repeated else (f"({' '.join(option.flags)})" if len(option.flags) > 1 else "")
        yield quoted(f"{others}{flag}{'=' if option.value and flag.startswith('--') else ''}[{about}]{value}")


def zsh(programs, templates):
    """One file for both programs, as zsh wants it."""
    yield f"#compdef {' '.join(program.words[0] for program in programs)}"
    yield "# made of --help by dist/deb/completions"
    yield "_keyrite_templates() {"
    yield f"    _alternative 'templates:template:({' '.join(templates)})' 'files:file:_files'"
    yield "}"
    for program in programs:
        for command in program.all():
            # the two programs have a command and a program of one name
            yield f"{zsh_function(command)}() {{"
            specs = [spec for option in command.options for spec in zsh_option(option)]
            if command.commands:
                yield "    local context state state_descr line\n    typeset -A opt_args"
                specs += ["'1: :->command'", "'*:: :->rest'"]
            elif command.arguments:
                specs.append(quoted(f"*: :{zsh_offer(offered_for_arguments(command))}"))
            yield f"    _arguments {'-C ' if command.commands else ''}\\"
            yield " \\\n".join(f"        {spec}" for spec in specs)
            if command.commands:
                yield "    case $state in\n        command)\n            local -a commands=("
                for below in command.commands:
                    about = below.about.replace("\\", "\\\\").replace(":", "\\:")
                    yield f"                {quoted(below.words[-1] + ':' + about)}"
                yield "            )\n            _describe -t commands command commands ;;"
                yield "        rest)\n            case $line[1] in"
                for below in command.commands:
                    yield f"                {below.words[-1]}) {zsh_function(below)} ;;"
                yield "            esac ;;\n    esac"
            yield "}"
    yield "case $service in"
    for program in programs:
        yield f'    {program.words[0]}) {zsh_function(program)} "$@" ;;'
    yield "esac"


def zsh_function(command):
    return "_keyrite__" + "__".join(command.words).replace("-", "_of_")


# fish ---------------------------------------------------------------------------------------------------------------


def fish_quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_offer(kind):
    if isinstance(kind, list):
        return f" -x -a {fish_quoted(' '.join(kind))}"
    return {
        FILE: " -r -F",
        FOLDER: " -x -a '(__fish_complete_directories (commandline -ct))'",
        TEMPLATE: " -r -F -a '$__keyrite_templates'",
        NOTHING: " -x",
    }[kind]


def fish(program, templates):
    """The file for one program."""
    name = program.words[0]
    helper = "__" + name.replace("-", "_")
    below = [one for one in program.all() if one is not program]
    yield f"# fish completion of {name}; made of its --help by dist/deb/completions"
    yield f"set -g __keyrite_templates {' '.join(templates)}"
    yield f"function {helper}_at --description 'Whether these words are the command so far'"
    yield f"    set -l path {name}"
    yield "    for word in (commandline -opc)[2..-1]"
    yield "        switch \"$path $word\""
    if below:
        yield f"            case {' '.join(fish_quoted(' '.join(one.words)) for one in below)}"
        yield "                set path \"$path $word\""
    yield "            case '*'"
    yield "                break"
    yield "        end"
    yield "    end"
    yield "    test \"$path\" = \"$argv\""
    yield "end"
    yield f"complete -c {name} -f"
    for command in program.all():
        here = f"complete -c {name} -n {fish_quoted(helper + '_at ' + ' '.join(command.words))}"
        for one in command.commands:
            yield f"{here} -a {one.words[-1]} -d {fish_quoted(one.about)}"
        kind = offered_for_arguments(command)
        if kind != NOTHING:
            yield here + fish_offer(kind).replace(" -r", "").replace(" -x", " -f")
        for option in command.options:
            flags = (f" -s {option.short[1:]}" if option.short else "") + (f" -l {option.long[2:]}" if option.long else "")
            value = fish_offer(offered(option)) if option.value else ""
            yield f"{here}{flags}{value} -d {fish_quoted(' '.join(option.about))}"
