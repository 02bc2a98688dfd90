# Stands in for the official image: its user, and its entry point's templates.
FROM stategen-stand-in-base
COPY nginx.sh /docker-entrypoint.sh
RUN useradd --system --no-create-home --shell /usr/sbin/nologin nginx
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["nginx", "-g", "daemon off;"]
