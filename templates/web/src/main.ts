// The page: its views are in views/, its looks in styles/.
{% for style in styles %}
import "./styles/{{ style }}.css";
{%- endfor %}
import { start } from "./generated/shell.ts";

start(document.querySelector<HTMLElement>("#page")!);
