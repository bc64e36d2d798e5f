// Data that carries a checksum, as docs/live/export/scripts.py seals it.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The CRC-32 of a text of ASCII letters, as eight hexadecimal digits. */
export function crc32(text) {
  let rest = 0xffffffff;
  for (let place = 0; place < text.length; place += 1) {
    rest = (rest >>> 8) ^ TABLE[(rest ^ text.charCodeAt(place)) & 0xff];
  }
  return (~rest >>> 0).toString(16).padStart(8, "0");
}

/** Read what was sealed, with all the parts that are named; whatever is wrong is an error. */
export function unseal(sealed, file, parts) {
  if (!sealed) throw new Error(`the file ${file} did not arrive`);
  const { json, crc32: expected } = sealed;
  if (typeof json !== "string" || crc32(json) !== expected) {
    throw new Error(`the file ${file} is not as this site wrote it`);
  }
  const content = JSON.parse(json);
  const missing = parts.filter((part) => !content[part]);
  if (missing.length) throw new Error(`the file ${file} has no ${missing.join(", no ")}`);
  return content;
}
