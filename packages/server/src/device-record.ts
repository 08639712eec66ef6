import type { Certificate, CertificateBody } from '@securechat/protocol'
import type { DeviceRecord } from './storage/records.ts'

/** What is stored of a device once its certificate has been verified. */
export function deviceRecord(
  certificate: Certificate,
  body: CertificateBody,
  createdAtMs: number,
): DeviceRecord {
  const { accountId, deviceId, frameKey } = body
  return { accountId, deviceId, certificate, frameKey, createdAtMs }
}
