# shellcheck shell=bash
# What every hook begins with: the bundle's folder, and the Python that the platform installed for it.
# Found from the hook's own place, as the platform runs hooks in one folder or another.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

# The platform's virtual environment has a name of its own on each version. VENV is for rehearsals.
find_python() {
    local venv
    for venv in ${VENV:+"$VENV"} /var/app/venv/*; do
        if [[ -x $venv/bin/python ]]; then
            printf '%s\n' "$venv/bin/python"
            return
        fi
    done
    echo "No virtual environment was found under /var/app/venv." >&2
    return 1
}
