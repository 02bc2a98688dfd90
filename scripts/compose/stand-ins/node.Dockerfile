# Stands in for the official image: node and npm on the path, packages at hand.
FROM stategen-stand-in-base
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY packages /usr/local/lib/npm-cache
# Packages come from the image: nothing is fetched while it builds. It is the variable that counts, since a build may mount
# a cache of its own over npm's usual folder.
ENV npm_config_cache=/usr/local/lib/npm-cache \
    npm_config_offline=true
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && npm --version
