/** By which ways devices are woken. A program of the version before works with it, and pushes nothing. */
export const pushSubscriptions = `
create table push_subscription (
  subscription_id text collate "C" primary key,
  account_id text collate "C" not null references account (account_id),
  device_id text collate "C" not null references device (device_id),
  body text not null
);
create index push_subscription_by_account on push_subscription (account_id);
create index push_subscription_by_device on push_subscription (device_id);
`
