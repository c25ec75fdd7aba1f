import { screensIn } from "./support/tour";

await screensIn("en");
