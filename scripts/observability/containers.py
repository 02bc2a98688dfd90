"""What the containers of a state that is observed may do, as Compose reads it.

    containers.py OUTPUT
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path


def compose(folder, files, environment):
    arguments = [part for file in files for part in ("-f", file)]
    command = ["docker", "compose", *arguments, "config", "--format", "json"]
    answer = subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True)
    if answer.returncode != 0:
        sys.exit(f"docker compose does not read {files}: {answer.stderr}")
    return json.loads(answer.stdout)


def secrets(text):
    return {name: "not-a-secret" for name in re.findall(r"\$\{(\w+):\?", text)}


def main(folder):
    folder = Path(folder)
    text = (folder / "compose.yaml").read_text()
    start = (folder / "scripts/start.sh").read_text()
    known = secrets(text)
    assert any("GRAFANA" in name or "PASSWORD" in name for name in known), "the administrator's password has a default"
    wrong = []
    services = compose(folder, ["compose.yaml"], known)["services"]
    for name, service in services.items():
        mounts = service.get("volumes", [])
        if any("docker.sock" in json.dumps(mount) or "/var/lib/docker" in json.dumps(mount) for mount in mounts):
            wrong.append(f"{name} has the engine's socket or files")
        for mount in mounts:
            if mount["type"] == "bind" and not (mount.get("read_only") and mount["source"].startswith(str(folder))):
                wrong.append(f"{name} mounts {mount['source']}")
        if service.get("cap_drop") != ["ALL"] or not service.get("read_only"):
            wrong.append(f"{name} may do more than it needs")
        if service.get("user", "root").split(":")[0] in ("root", "0"):
            wrong.append(f"{name} runs as root")
        built = "build" in service
        if not built and "healthcheck" not in service and f"await {name} " not in start:
            wrong.append(f"nobody asks {name} how it is")
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] != "service_healthy":
                wrong.append(f"{name} does not wait until {needed} is healthy")
        if any(word in service.get("image", "") for word in ("promtail", "latest")):
            wrong.append(f"{name} runs {service['image']}")
    for store in ("prometheus", "loki", "tempo", "grafana"):
        if not any(mount["type"] == "volume" for mount in services[store]["volumes"]):
            wrong.append(f"{store} keeps nothing on a volume")
    published = compose(folder, ["compose.yaml", "compose.published.yaml"], known | {"IMAGE_TAG": "0af7651"})["services"]
    for name, service in published.items():
        if "build" in service and not service.get("image", "").endswith(f"/{name}:0af7651"):
            wrong.append(f"{name} is not run from a published image: {service.get('image')}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(services)} containers", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
