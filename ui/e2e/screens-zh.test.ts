import { screensIn } from "./support/tour";

await screensIn("zh");
