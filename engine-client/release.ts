/** Whether a release of Camunda (`8.6.0`, `8.8.0-alpha1`) comes before another one, by major and minor number. */
export function isBefore(release: string, [major, minor]: readonly [number, number]): boolean {
  const [ofMajor = 0, ofMinor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return ofMajor < major || (ofMajor === major && ofMinor < minor);
}
