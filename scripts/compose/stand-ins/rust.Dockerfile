# Stands in for the official image: cargo and rustc on the path, programs linked statically, crates at hand.
FROM stategen-stand-in-base
ENV CARGO_HOME=/usr/local/cargo \
    PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
COPY toolchain /usr/local/cargo/toolchain
COPY vendor /usr/local/cargo/vendor
COPY rust.cargo.toml /usr/local/cargo/config.toml
COPY rust.rustc.sh /usr/local/cargo/rustc.sh
RUN ln -s toolchain/bin /usr/local/cargo/bin && cargo --version
