/** Only decides how shortcuts are written; tinykeys finds out for itself which key `$mod` is. */
export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);
