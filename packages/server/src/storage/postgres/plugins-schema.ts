/** What plugins keep, and the settings of each, which administrators make (scope `settings`). */
export const pluginValues = `
create table plugin_value (
  scope text collate "C" not null,
  key text collate "C" not null,
  value text not null,
  primary key (scope, key)
);
`
