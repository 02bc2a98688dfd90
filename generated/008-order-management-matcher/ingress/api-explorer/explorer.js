// Shows each contract that the page names: its operations with their answers, and its schemas.
const element = (tag, text, className) => {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
};

const operation = (path, method, described) => {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.append(element("span", method, "method"), element("code", path), ` ${described.summary ?? ""}`);
  const answers = element("ul", "");
  for (const [status, answer] of Object.entries(described.responses ?? {})) {
    answers.append(element("li", `${status}: ${answer.description ?? ""}`));
  }
  details.append(summary, element("p", described.description ?? ""), answers);
  details.append(element("pre", JSON.stringify(described, null, 2)));
  return details;
};

const show = async (section) => {
  try {
    const response = await fetch(section.dataset.contract);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    const contract = await response.json();
    const methods = ["get", "post", "put", "patch", "delete"];
    for (const [path, item] of Object.entries(contract.paths ?? {})) {
      for (const method of methods.filter((one) => item[one])) section.append(operation(path, method, item[method]));
    }
    const schemas = document.createElement("details");
    schemas.append(element("summary", "Schemas"));
    schemas.append(element("pre", JSON.stringify(contract.components?.schemas ?? {}, null, 2)));
    section.append(schemas);
  } catch (error) {
    section.append(element("p", `The contract could not be read: ${error.message}`));
  }
};

document.querySelectorAll("[data-contract]").forEach(show);
