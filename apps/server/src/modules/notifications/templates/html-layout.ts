import type { MailContent, Site } from './content.ts';
import { DARK } from './dark-style.ts';
import { TEXT_FONT } from './fonts.ts';
import { htmlBlock } from './html-blocks.ts';
import { html } from './html.ts';

/** The mail for everybody else. Tables hold it together, as Outlook needs; nothing is loaded from anywhere. */
export function htmlMail(content: MailContent, site: Site): string {
  const { title, preview, blocks } = content;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${title}</title>
        ${DARK}
      </head>
      <body class="page" style="margin:0;padding:0;background-color:#e9eef4">
        <div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preview}</div>
        <table
          role="presentation"
          class="page"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="background-color:#e9eef4"
        >
          <tr>
            <td align="center" style="padding:32px 16px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:520px"
              >
                <tr>
                  <td style="padding:0 4px 16px">${WORDMARK}</td>
                </tr>
                <tr>
                  <td
                    class="card"
                    style="background-color:#ffffff;border:1px solid #d3dce8;border-radius:12px;padding:32px"
                  >
                    <h1
                      class="text"
                      style="${TEXT_FONT};margin:0 0 20px;font-size:22px;line-height:1.3;font-weight:650;color:#121c2a"
                    >
                      ${title}
                    </h1>
                    ${blocks.map(htmlBlock)}
                  </td>
                </tr>
                <tr>
                  <td
                    class="dim"
                    style="${TEXT_FONT};padding:16px 4px 0;font-size:12px;line-height:1.5;color:#44546a"
                  >
                    Sent by Tradewind at
                    <a class="link" href="${site.base}" style="color:#0065a8">${site.base}</a>. Nobody reads
                    answers to this address.
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `;
  return page.markup;
}

/** The streams of wind of the terminal's mark, without a picture. */
const WORDMARK = html`<table role="presentation" cellpadding="0" cellspacing="0" border="0">
  <tr>
    <td width="22" valign="middle" aria-hidden="true" style="line-height:0;font-size:0">
      <div class="wind" style="width:18px;height:3px;border-radius:2px;background-color:#0065a8"></div>
      <div
        class="wind"
        style="width:22px;height:3px;margin-top:4px;border-radius:2px;background-color:#0065a8"
      ></div>
      <div
        class="calm"
        style="width:11px;height:3px;margin-top:4px;border-radius:2px;background-color:#006b49"
      ></div>
    </td>
    <td class="text" style="${TEXT_FONT};padding-left:10px;font-size:16px;font-weight:650;color:#121c2a">
      Tradewind
    </td>
  </tr>
</table>`;
