# Completions of kooplab-index, kooplab-search and kooplab-web for bash.

_kooplab() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} options
    case ${COMP_WORDS[0]##*/} in
    kooplab-index)
        options='--check --new --dry-run --strict --rebuild --rollback --allow-shrink
            --watch --drafts --report --statistics --csv --shards --jobs --json --quiet
            --verbose --config --help --version'
        ;;
    kooplab-search)
        options='--filter --sort --page --page-size --facets --suggest --similar
            --explain --case --json --content --quiet --verbose --help --version'
        ;;
    *)
        options='--listen --base-url --threads --templates --access-log --cache --rate-limit
            --admin-listen --content --statistics --drafts --quiet --verbose
            --config --help --version'
        ;;
    esac
    COMPREPLY=()
    case $prev in
    --sort)
        mapfile -t COMPREPLY < <(compgen -W 'relevanz neueste titel' -- "$cur")
        return
        ;;
    --listen | --admin-listen)
        mapfile -t COMPREPLY < <(compgen -W '127.0.0.1:8080 unix:' -- "$cur")
        return
        ;;
    --new | --filter | --page | --page-size | --suggest | --similar | --case | --shards | \
        --jobs | --threads | --cache | --rate-limit | --base-url)
        return
        ;;
    --statistics | --access-log | --config)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return
        ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
    fi
}
complete -F _kooplab kooplab-index kooplab-search kooplab-web
