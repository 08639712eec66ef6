/** By which ways devices are woken. `body` is JSON: provider, endpoint, keys and what is to be quiet. */
export const pushSubscriptions = `
create table pushSubscription (
  subscriptionId text primary key,
  accountId text not null references account (accountId),
  deviceId text not null references device (deviceId),
  body text not null,
  checksum integer not null
) strict, without rowid;
create index pushSubscriptionByAccount on pushSubscription (accountId);
create index pushSubscriptionByDevice on pushSubscription (deviceId);
`
