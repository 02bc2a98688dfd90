// The pages of a state as they are where the repository's address is known, served by the state's own server.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The component whose pages these are. */
const COMPONENT = "web-front-end";

/** The address that the pages are told of. */
export const REPOSITORY = "https://github.com/owner/name";

/**
 * Renders the state anew, with an address of its repository, and serves its pages. `stategen up` has built the server and
 * installed the packages before.
 *
 * @param {{ stategen: string, state: string, targetDir: string }} options
 */
export async function serveLinked({ stategen, state, targetDir }) {
  const root = mkdtempSync(join(tmpdir(), "linked-pages-"));
  for (const folder of ["specs", "states"]) cpSync(folder, join(root, folder), { recursive: true });
  writeFileSync(join(root, "states/repository.yaml"), `url: ${REPOSITORY}\n`);
  execFileSync(stategen, ["generate", state, "--root", root]);
  const [id] = readdirSync(join(root, "generated"));
  const project = join(root, "generated", id, COMPONENT);
  symlinkSync(join(targetDir, id, "pages", COMPONENT, "node_modules"), join(project, "node_modules"));
  execFileSync("npm", ["run", "--silent", "build"], { cwd: project });

  const port = await freePort();
  // Whoever builds in the folder replaces the program: `stategen up` claims the folder meanwhile, and so does this.
  const program = join(root, COMPONENT);
  execFileSync("flock", [join(targetDir, id, "stategen.lock"), "cp", join(targetDir, id, "debug", COMPONENT), program]);
  const server = spawn(program, {
    env: { BIND_ADDRESS: "127.0.0.1", WEB_SERVICE_PORT: String(port), PUBLIC_DIRECTORY: join(project, "dist") },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await fetch(url);
      break;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    url,
    async stop() {
      const gone = once(server, "exit");
      server.kill();
      await gone;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
