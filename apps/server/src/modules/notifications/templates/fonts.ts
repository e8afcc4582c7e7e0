/** What each system reads best, as a CSS declaration: mails load no fonts. */
export const TEXT_FONT =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** For codes: all digits are equally wide, and zero is no O. */
export const CODE_FONT = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";
