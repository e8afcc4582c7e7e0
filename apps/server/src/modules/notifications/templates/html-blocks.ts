import type { Block, Run } from './content.ts';
import { CODE_FONT, TEXT_FONT } from './fonts.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** One block of a mail. Colours stand at each element, and again as a class for dark mails. */
export function htmlBlock(part: Block): Html {
  switch (part.kind) {
    case 'paragraph':
      return html`<p
        class="text"
        style="${TEXT_FONT};margin:0 0 16px;font-size:15px;line-height:1.6;color:#121c2a"
      >
        ${part.runs.map(run)}
      </p> `;
    case 'note':
      return html`<p
        class="dim line"
        style="${TEXT_FONT};margin:24px 0 0;padding-top:16px;border-top:1px solid #d3dce8;font-size:13px;line-height:1.6;color:#44546a"
      >
        ${part.runs.map(run)}
      </p> `;
    case 'code':
      return html`<p
        class="box"
        style="${CODE_FONT};margin:4px 0 20px;padding:18px 12px 18px 20px;border:1px solid #d3dce8;border-radius:8px;background-color:#f4f7fb;font-size:34px;line-height:1.2;font-weight:600;letter-spacing:8px;text-align:center;color:#121c2a;-webkit-user-select:all;user-select:all"
      >
        ${part.code}
      </p> `;
    case 'button':
      return html`<table
          role="presentation"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="margin:4px 0 12px"
        >
          <tr>
            <td class="button" align="center" style="border-radius:8px;background-color:#0065a8">
              <a
                class="button-text"
                href="${part.url}"
                style="${TEXT_FONT};display:inline-block;padding:13px 26px;font-size:15px;font-weight:600;color:#ffffff;text-decoration:none"
                >${part.label}</a
              >
            </td>
          </tr>
        </table>
        <p class="dim" style="${TEXT_FONT};margin:0 0 16px;font-size:13px;line-height:1.5;color:#44546a">
          Or copy this address:<br />
          <a class="link" href="${part.url}" style="color:#0065a8;word-break:break-all">${part.url}</a>
        </p> `;
    case 'facts':
      return html`<table
        role="presentation"
        class="box"
        width="100%"
        cellpadding="0"
        cellspacing="0"
        border="0"
        style="margin:4px 0 20px;border:1px solid #d3dce8;border-radius:8px;background-color:#f4f7fb"
      >
        ${part.rows.map(
          ([label, value]) =>
            html` <tr>
              <td
                class="dim"
                valign="top"
                style="${TEXT_FONT};padding:9px 8px 9px 16px;font-size:13px;line-height:1.5;color:#44546a;white-space:nowrap"
              >
                ${label}
              </td>
              <td
                class="text"
                width="100%"
                style="${TEXT_FONT};padding:9px 16px 9px 8px;font-size:14px;line-height:1.5;font-weight:600;color:#121c2a;word-break:break-word"
              >
                ${value}
              </td>
            </tr>`,
        )}
      </table> `;
  }
}

function run({ text, strong }: Run): Html {
  return strong ? html`<strong style="font-weight:650">${text}</strong>` : html`${text}`;
}
