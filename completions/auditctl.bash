# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for auditctl
#
# auditctl knows what can be completed: see --complete in auditctl(8).

# Reads a word that ends at the cursor as the shell does. Sets plain, the word without
# quotes; quote, the quote that is still open; and start, the index in plain of the part
# that readline replaces.
_auditctl_read() {
	local text=$1 c
	plain='' quote='' start=0
	while [[ $text ]]; do
		c=${text:0:1} text=${text:1}
		if [[ $c == "$quote" ]]; then
			quote=''
		elif [[ ! $quote && $c == [\'\"] ]]; then
			quote=$c start=${#plain}
		elif [[ $c == \\ && $quote != \' ]]; then
			plain+=${text:0:1} text=${text:1}
		else
			plain+=$c
			[[ $quote || $COMP_WORDBREAKS != *"$c"* ]] || start=${#plain}
		fi
	done
}

# Completes a path, a "file" or a "folder" ($1), which is the rest of plain after $2.
_auditctl_paths() {
	local found path option=-f skip=$((start - ${#2}))
	[ "$1" = file ] || option=-d
	mapfile -t found < <(compgen "$option" -- "${plain:${#2}}")
	compopt -o filenames 2>/dev/null
	for path in "${found[@]}"; do
		if ((skip >= 0)); then
			COMPREPLY+=("${path:skip}")
			continue
		fi
		# Readline does not know that it is a directory.
		[[ ! -d $path ]] || { path+=/; compopt -o nospace 2>/dev/null; }
		COMPREPLY+=("${2:start}$path")
	done
}

_auditctl() {
	local words=() i line left=${COMP_LINE:0:COMP_POINT} plain quote start
	COMPREPLY=()

	# Join the words that bash has split at = and other characters.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		line=${left#"${left%%[![:space:]]*}"}
		((i > 0)) && [[ $line == "$left" && $left ]] || words+=('')
		((i < COMP_CWORD)) && line=${line%"${line#"${COMP_WORDS[i]}"}"}
		words[-1]+=$line
		left=${left#*"$line"}
	done
	for i in "${!words[@]}"; do
		_auditctl_read "${words[i]}"
		words[i]=$plain
	done

	while IFS= read -r line; do
		if [[ $line == $'\t'* ]]; then
			line=${line:1}
			_auditctl_paths "${line%%$'\t'*}" "${line#*$'\t'}"
			return
		fi
		line=${line%%$'\t'*}
		line=${line:start}
		# A comma need not be quoted.
		[[ $quote ]] || { printf -v line %q "$line"; line=${line//\\,/,}; }
		COMPREPLY+=("$line")
	# Always the installed program: pressing Tab must not run ./auditctl.
	done < <(PATH=$PATH:/usr/sbin:/sbin command auditctl --complete "${words[@]:1}" 2>/dev/null)
	[[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *[=\<\>\&,] ]] ||
		compopt -o nospace 2>/dev/null
}

complete -F _auditctl auditctl
