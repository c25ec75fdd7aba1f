/** Where the pages of the framework are. */
export const elementPath = (id: string) => `/elements/${id}`;
export const gapsPath = (id: string, edition?: string) =>
  `/gaps?under=${encodeURIComponent(id)}${edition ? `&edition=${encodeURIComponent(edition)}` : ""}`;
