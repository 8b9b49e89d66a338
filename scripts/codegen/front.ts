/** The shared domain's distribution: an origin for each API, and which paths lead to which. */
import { frontHeaders } from '../../lib/http/front.ts';
import { apis, frontPaths, restOfPaths } from '../stacks.ts';

/** CloudFront's own policies: nothing is cached, and all of a request but its Host is passed on. */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const tellAddress = `function handler(event) {
  event.request.headers['${frontHeaders.address}'] = { value: event.viewer.ip };
  return event.request;
}`;

const errors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

const behaviour = {
  ViewerProtocolPolicy: 'https-only',
  AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  Compress: false,
  CachePolicyId: cachingDisabled,
  OriginRequestPolicyId: allViewerExceptHost,
  FunctionAssociations: [
    { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['TellAddress', 'FunctionARN'] } },
  ],
};

/** Makes the resources of the stack `front`. */
export function describeFront(): Record<string, object> {
  const Origins = apis.map((api) => ({
    Id: api,
    DomainName: { 'Fn::Sub': `\${param:${api}-api, '${api}'}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}` },
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'], OriginReadTimeout: 31 },
    OriginCustomHeaders: [{ HeaderName: frontHeaders.key, HeaderValue: `\${param:front-key, 'none'}` }],
  }));
  const DistributionConfig = {
    Comment: `Quintet \${sls:stage}`,
    Enabled: true,
    HttpVersion: 'http2and3',
    IPV6Enabled: true,
    PriceClass: 'PriceClass_All',
    Aliases: [`\${param:domain, ''}`],
    ViewerCertificate: {
      AcmCertificateArn: `\${param:certificate, ''}`,
      SslSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1.2_2021',
    },
    Origins,
    // Refusals would be kept for ten seconds, and shown to others.
    CustomErrorResponses: errors.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    DefaultCacheBehavior: { TargetOriginId: restOfPaths, ...behaviour },
    CacheBehaviors: frontPaths.map(([PathPattern, api]) => ({ PathPattern, TargetOriginId: api, ...behaviour })),
  };
  return {
    TellAddress: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: { 'Fn::Sub': `quintet-\${sls:stage}-\${AWS::Region}-address` },
        AutoPublish: true,
        FunctionConfig: { Comment: "Tells the origin the client's address", Runtime: 'cloudfront-js-2.0' },
        FunctionCode: tellAddress,
      },
    },
    Front: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } },
  };
}
