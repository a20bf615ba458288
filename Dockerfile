# docker build -t contact-lint .
# docker run --rm -v "$PWD:/work:ro" contact-lint check infra/ --offline
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked \
    && packaging/install target/release/contact-lint /out

# It has certificates and a user without rights, nonroot, and no shell.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/ /usr/local/
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/contact-lint"]
CMD ["--help"]
