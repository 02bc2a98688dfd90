// The page: its views are in views/, its looks in styles/.

import "./styles/base.css";
import "./styles/controls.css";
import "./styles/pages.css";
import "./styles/trade.css";
import "./styles/valuation.css";
import "./styles/waiting-orders.css";
import { start } from "./generated/shell.ts";

start(document.querySelector<HTMLElement>("#page")!);
