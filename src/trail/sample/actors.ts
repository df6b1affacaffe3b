/** The people and machines of the sample organisation, as CloudTrail names them. */

/** Production and development: the two example accounts of AWS's documentation. */
export const ACCOUNTS = { production: '111122223333', development: '444455556666' } as const;
export type AccountName = keyof typeof ACCOUNTS;

/** Who calls, from where and with what; the account is filled in for each call. */
export interface Actor {
  readonly ip: string;
  readonly agent: string;
  identity(account: string): Record<string, unknown>;
  /** Further members of the record, behind the others. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36';
const CLI = 'aws-cli/2.15.40 md/awscrt#0.19.19 ua/2.0 os/linux#6.5 md/arch#x86_64 lang/python#3.11.8 md/command#';
const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.7.5 (+https://www.terraform.io) terraform-provider-aws/5.46.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.26.1';
const PULUMI = 'APN/1.0 Pulumi/1.0 PulumiAWS/6.31.0 aws-sdk-go-v2/1.26.1';
const BOTO = 'Boto3/1.34.84 md/Botocore#1.34.84 ua/2.0 os/linux#5.15 lang/python#3.11.9';

/** A role session. Ids are invented and of the right length. */
function session(role: string, name: string, path = ''): (account: string) => Record<string, unknown> {
  const id = `AROA${(role.toUpperCase().replace(/[^A-Z]/g, '') + 'EXAMPLEEXAMPLEEX').slice(0, 17)}`;
  return (account) => ({
    type: 'AssumedRole',
    principalId: `${id}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: id,
        arn: `arn:aws:iam::${account}:role/${path}${role}`,
        accountId: account,
        userName: role,
      },
      webIdFederationData: {},
      attributes: { creationDate: '2025-06-01T06:00:00Z', mfaAuthenticated: 'false' },
    },
  });
}

const sso = (role: string, hash: string, person: string) =>
  session(`AWSReservedSSO_${role}_${hash}`, person, 'aws-reserved/sso.amazonaws.com/eu-west-1/');
const CONSOLE = { sessionCredentialFromConsole: 'true' };

const user =
  (name: string) =>
  (account: string): Record<string, unknown> => ({
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEEXAMPLE000',
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    accessKeyId: 'AKIAEXAMPLEEXAMPLE00',
    userName: name,
  });

export const ACTORS = {
  /** Administrator, in the console. */
  alice: {
    ip: '192.0.2.41',
    agent: BROWSER,
    identity: sso('AdministratorAccess', '0a1b2c3d4e5f6071', 'alice@example.com'),
    extra: CONSOLE,
  },
  /** The same person at a terminal. */
  aliceCli: {
    ip: '192.0.2.41',
    agent: `${CLI}s3api.put-bucket-acl`,
    identity: sso('AdministratorAccess', '0a1b2c3d4e5f6071', 'alice@example.com'),
  },
  /** Developer, in the console. */
  bob: {
    ip: '198.51.100.23',
    agent: BROWSER,
    identity: sso('DeveloperAccess', '8f7e6d5c4b3a2910', 'bob@example.com'),
    extra: CONSOLE,
  },
  /** An old IAM user with keys. */
  carol: { ip: '198.51.100.77', agent: `${CLI}ec2.describe-instances`, identity: user('carol') },
  /** A contractor's keys, used from an unusual place. */
  contractor: { ip: '203.0.113.99', agent: BOTO, identity: user('contractor') },
  terraform: { ip: '192.0.2.150', agent: TERRAFORM, identity: session('TerraformDeploy', 'run-7Hq2xEXAMPLE') },
  pulumi: { ip: '192.0.2.151', agent: PULUMI, identity: session('PlatformDeploy', 'ci-pipeline-318') },
  /** CloudFormation, on behalf of a deployment role. */
  cloudformation: {
    ip: 'cloudformation.amazonaws.com',
    agent: 'cloudformation.amazonaws.com',
    identity: (account) => ({
      ...session('CfnExecution', 'AWSCloudFormation')(account),
      invokedBy: 'cloudformation.amazonaws.com',
    }),
  },
  monitoring: { ip: '203.0.113.10', agent: BOTO, identity: session('MonitoringReadOnly', 'monitoring') },
  application: {
    ip: '192.0.2.200',
    agent: 'aws-sdk-java/2.25.31 Linux/5.10 OpenJDK_64-Bit_Server_VM/21.0.2',
    identity: session('OrdersService', 'i-0a1b2c3d4e5f60718'),
  },
  service: {
    ip: 'config.amazonaws.com',
    agent: 'config.amazonaws.com',
    identity: () => ({ type: 'AWSService', invokedBy: 'config.amazonaws.com' }),
  },
  root: {
    ip: '192.0.2.5',
    agent: BROWSER,
    identity: (account) => ({
      type: 'Root',
      principalId: account,
      arn: `arn:aws:iam::${account}:root`,
      accountId: account,
      accessKeyId: '',
    }),
    extra: CONSOLE,
  },
} as const satisfies Record<string, Actor>;
export type ActorName = keyof typeof ACTORS;
