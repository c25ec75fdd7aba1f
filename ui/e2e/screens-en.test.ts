import { screensIn } from "./support/screens";

await screensIn("en");
