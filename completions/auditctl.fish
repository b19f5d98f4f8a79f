# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for auditctl
#
# auditctl knows what can be completed: see --complete in auditctl(8).

function __auditctl_complete
    set -lx PATH $PATH /usr/sbin /sbin
    set -l words (commandline -opc)
    # The word may begin with a quote that is not closed yet.
    set -l word (commandline -ct | string replace -r "^['\"]" '' | string unescape)
    # Always the installed program: pressing Tab must not run ./auditctl.
    for line in (command auditctl --complete $words[2..] "$word" 2>/dev/null)
        set -l parts (string split \t -- $line)
        if test -n "$parts[1]"
            echo $line
            continue
        end
        # A path, after the part of the word that is before it.
        set -l from (math 1 + (string length -- "$parts[3]"))
        set -l path (string sub -s $from -- "$word" | string escape)
        set -l found (complete -C "'' $path")
        test $parts[2] = file; or set found (string match -r '^[^\t]*/(?:\t.*)?$' -- $found)
        for path in $found
            echo -- "$parts[3]$path"
        end
    end
end

complete -c auditctl -f -a '(__auditctl_complete)'
