# Stands in for the official image: options alone are the server's, and there is a wget.
FROM stategen-stand-in-base
COPY nats.sh /usr/local/bin/docker-entrypoint.sh
RUN ln -s "$(command -v busybox)" /usr/local/bin/wget
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["nats-server"]
