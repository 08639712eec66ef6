/** What plugins keep, and the settings of each, which administrators make (scope `settings`). */
export const pluginValues = `
create table pluginValue (
  scope text not null,
  key text not null,
  value text not null,
  checksum integer not null,
  primary key (scope, key)
) strict, without rowid;
`
