/** Whether this browser can read codes that are held before its camera. */
export const canScan = (): boolean =>
  'BarcodeDetector' in globalThis && navigator.mediaDevices?.getUserMedia !== undefined
