import type { Handlers } from "../../handler.ts";
import type { World } from "../world.ts";
import { apiGatewayHandlers } from "./api-gateway.ts";
import { cloudTrailHandlers } from "./cloudtrail.ts";
import { cloudWatchHandlers } from "./cloudwatch.ts";
import { ec2Handlers } from "./ec2.ts";
import { iamHandlers } from "./iam.ts";
import { kmsHandlers } from "./kms.ts";
import { lambdaHandlers } from "./lambda.ts";
import { lambdaRelatedHandlers } from "./lambda-related.ts";
import { logsHandlers } from "./logs.ts";
import { messagingHandlers } from "./messaging.ts";
import { organizationsHandlers } from "./organizations.ts";
import { storageHandlers } from "./storage.ts";
import { stsHandlers } from "./sts.ts";
import { supportHandlers } from "./support.ts";
import { xrayHandlers } from "./xray.ts";

/** Every operation that the example accounts serve, over one example's data. */
export function handlersFor(world: World): Handlers {
  return {
    ...stsHandlers(world),
    ...lambdaHandlers(world),
    ...lambdaRelatedHandlers(world),
    ...iamHandlers(world),
    ...logsHandlers(world),
    ...cloudTrailHandlers(world),
    ...ec2Handlers(world),
    ...kmsHandlers(world),
    ...messagingHandlers(world),
    ...storageHandlers(world),
    ...apiGatewayHandlers(world),
    ...cloudWatchHandlers(world),
    ...xrayHandlers(world),
    ...organizationsHandlers(world),
    ...supportHandlers(world),
  };
}
