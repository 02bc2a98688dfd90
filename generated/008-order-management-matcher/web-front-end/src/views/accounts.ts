// The view to look after accounts and the people who may use them.

import { createAccountEditor } from "../accounts/editor.ts";
import { createAccountList } from "../accounts/list.ts";
import { createUsers } from "../accounts/users.ts";
import { element } from "../elements/element.ts";
import type { View } from "../generated/view.ts";

const accounts: View = {
  title: "Accounts",
  order: 20,
  mount(outlet, context) {
    const users = createUsers(context);
    const editor = createAccountEditor(context, (saved) => list.reload(saved.id));
    const list = createAccountList(context, (account) => {
      editor.edit(account);
      users.show(account);
    });
    outlet.append(
      element("h1", { className: "hidden", textContent: "Account administration" }),
      element("div", { className: "administration" }, list.root, editor.root, users.root),
    );
    void list.reload(null);
    return () => {};
  },
};

export default accounts;
