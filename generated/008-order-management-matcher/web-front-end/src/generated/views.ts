// The views that there are, by file.

import type { View } from "./view.ts";
import about from "../views/about.ts";
import accounts from "../views/accounts.ts";
import admin from "../views/admin.ts";
import status from "../views/status.ts";
import trade from "../views/trade.ts";

export const views: Readonly<Record<string, View>> = {
  "about": about,
  "accounts": accounts,
  "admin": admin,
  "status": status,
  "trade": trade,
};
