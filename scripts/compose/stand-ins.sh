# shellcheck shell=bash
# Stand-ins for images that no registry gives, for scripts/test-compose.sh, which sets `work`, `step` and `fail`.

# What the stand-ins hold.
stand_in_packages=busybox,ca-certificates,curl,gcc,gettext-base,libc6-dev,make,nats-server,nginx-light,postgresql

# Images that no registry gives and that nothing stands in for.
lacking=()

# need_images STATE_FOLDER...: fetches every image that the states name, or gives its name to a stand-in.
need_images() {
    local image missing=()
    while IFS= read -r image; do
        if timeout 300 docker pull --quiet "$image" >/dev/null 2>&1; then
            step "$image is from its registry"
        elif [[ ! -f scripts/compose/stand-ins/${image%%:*}.Dockerfile ]]; then
            lacking+=("$image")
        else
            missing+=("$image")
        fi
    done < <(images_of "$@")
    if ((${#missing[@]} > 0)); then
        printf "== no registry gives these, stand-ins made of Debian's packages bear their names: %s\n" "${missing[*]}" >&2
        for image in "${missing[@]}"; do
            stand_in_for "$image"
        done
    fi
}

# lacks STATE_FOLDER: says which of the state's images cannot be had, if any.
lacks() {
    local image all
    all=$(images_of "$1")
    for image in "${lacking[@]}"; do
        if grep -qxF "$image" <<<"$all"; then
            printf '%s ' "$image"
        fi
    done
}

# The images that Dockerfiles and compose.yaml of the states name.
images_of() {
    local state
    for state in "$@"; do
        sed -n 's/^ *image: "\(.*\)"$/\1/p' "$state/compose.yaml"
        find "$state" -name Dockerfile -not -path '*/target/*' -exec sed -n 's/^FROM \([^ ]*:[^ ]*\).*/\1/p' {} +
    done | sort -u
}

# A stand-in is built when what it is made of has changed, and kept by the engine under a hash of that.
stand_in_for() {
    local image=$1 name key tag
    name=${image%%:*}
    [[ -f scripts/compose/stand-ins/$name.Dockerfile ]] || fail "there is no stand-in for the image $image"
    key=$( (cat scripts/compose/stand-ins/"$name".*; base_tag; "contents_of_$name" || true) 2>/dev/null | sha256sum | cut -c 1-12)
    tag=stategen-stand-in-$name:$key
    if ! docker image inspect "$tag" >/dev/null 2>&1; then
        need_base
        local context=$work/context
        rm -rf "$context"
        mkdir "$context"
        cp scripts/compose/stand-ins/"$name".* "$context/"
        if declare -F "fill_$name" >/dev/null; then
            "fill_$name" "$context"
        fi
        STAND_IN_IMAGE=$tag STAND_IN_CONTEXT=$context STAND_IN_DOCKERFILE=$name.Dockerfile \
            quietly docker compose --file scripts/compose/stand-ins/compose.yaml --progress plain build
        rm -rf "$context"
        step "built the stand-in for $image"
    fi
    docker tag "$tag" "$image"
}

base_tag() {
    # shellcheck source=/dev/null
    (. /etc/os-release && echo "stategen-stand-in-base:$(sha256sum <<<"$VERSION_CODENAME $stand_in_packages" | cut -c 1-12)")
}

# The packages, installed once.
need_base() {
    local tag debian=$work/root suite mirror
    tag=$(base_tag)
    if ! docker image inspect "$tag" >/dev/null 2>&1; then
        "$root/scripts/install.sh" debootstrap
        step "installing a Debian for the stand-ins: ${stand_in_packages//,/, } (a minute or two)"
        rm -rf "$debian"
        suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
        mirror=$(debian_mirror)
        debootstrap --variant=minbase --include="$stand_in_packages" "$suite" "$debian" "$mirror" >"$work/debootstrap.log" 2>&1 ||
            fail "debootstrap failed; its log is $work/debootstrap.log"
        tar --directory "$debian" --create --exclude './usr/share/doc/*' --exclude './usr/share/man/*' \
            --exclude './usr/share/locale/*' --exclude './var/cache/apt/*' --exclude './var/lib/apt/lists/*' . |
            docker import - "$tag" >/dev/null
        rm -rf "$debian"
    fi
    docker tag "$tag" stategen-stand-in-base
}

# The machine's own mirror of Debian.
debian_mirror() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep --max-count 1 '/debian/\?$'; }

# The crates of every state on Compose, whichever are tested, so that they all are built in one image.
contents_of_rust() {
    rustc --version
    for state in generated/*/compose.yaml; do
        cat "${state%/*}/Cargo.lock"
    done
}

# The machine's own toolchain, and the crates that the lock files name.
fill_rust() {
    local context=$1 sysroot manifests=() state
    sysroot=$(rustc --print sysroot)
    mkdir -p "$context/toolchain/bin"
    cp --archive "$sysroot/bin/cargo" "$sysroot/bin/rustc" "$context/toolchain/bin/"
    cp --archive "$sysroot/lib" "$context/toolchain/"
    for state in generated/*/compose.yaml; do
        manifests+=(--sync "${state%/*}/Cargo.toml")
    done
    cargo vendor --quiet --locked --versioned-dirs --manifest-path "${manifests[1]}" "${manifests[@]:2}" \
        "$context/vendor" >/dev/null
}

# The packages of every state on Compose, by their hashes.
contents_of_node() {
    node --version
    npm --version
    for state in generated/*/compose.yaml; do
        cat "${state%/*}"/*/package-lock.json
    done
}

# The machine's own Node.js, and the packages that the lock files name.
fill_node() {
    local context=$1 npm state lock
    npm=$(readlink -f "$(command -v npm)")
    cp --dereference "$(command -v node)" "$context/node"
    cp --archive "${npm%/bin/*}" "$context/npm"
    for state in generated/*/compose.yaml; do
        for lock in "${state%/*}"/*/package-lock.json; do
            mkdir "$context/project"
            cp "$lock" "${lock%/*}/package.json" "$context/project/"
            npm ci --prefix "$context/project" --cache "$context/packages" --ignore-scripts --no-audit --no-fund \
                --loglevel=error >/dev/null
            rm -rf "$context/project"
        done
    done
}
