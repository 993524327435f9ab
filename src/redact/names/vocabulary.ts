/**
 * Words that AWS's answers and messages, log lines and this tool's own texts are made of. Something that is named by one of
 * them alone (a function `worker`, a path `boundary`) is a name only where an ARN or a member says so: elsewhere the word
 * is a word, and a refused call's sentence must stay one.
 */
const WORDS = `
  abac abcd able abort about above absence absent absentcodes absolute accelerate accept accepts access accessdenied accesskeyid
  accesspointarn account accountid accounts acls across action actions activate activated activatepipeline activation
  activations active activities activity adddatasource added addon addpermission address addresses addtags addtagstostream
  addusertogroup adjust admin administrators admit admits advanced advertise aefhilmnorsx aeio aeiou affected after again
  against agent aggregate aida alarm alarms alert alerts alexa alias aliases align allocate allocateaddress allocatehosts
  allocation allocations allow allowed allows alone already also alter altercluster altergroup altertopic always amazon
  amazonaws amazons among analyse analyses analysis analytics analyzer ancestry anchor anew annotation annotations announcement
  announcements anomalies anomaly anonymous another answer answers anything anywhere apart api apiarn apigateway apigatewayv
  apireference apiroute apis apostrophe app appkit apple appliance applicable application applications applied apply arch
  architecture architectures archive archived archives archiving args aria arn arnequals arnlike arnnotequals arnnotlike arns
  aroa array arrow article articlecause ascending asia aside asked asking asks asns assign assignipv associate associateaddress
  associated associatekmskey associatepackage association associations assume assumed assumedrole assumerole assumeroot assumes
  asterisks async asynchronous attach attachdatasource attached attachment attachments attachpolicy attachrolepolicy
  attachuserpolicy attachvolume attachvpngateway attempt attempts attribute attributes audience audit auth authentication
  authorization authorizationid authorizations authorize authorized authorizer authorizerid authorizers authtype auto automated
  automation autoscaling availability available avoid away aws awsaccount awscloudtrail awslambdarole awslogs awsregion
  awsrequestid awssdk awsservice axis baccess back backend background backlog backslash backtrack backtracks backup backups
  badly balancing bare barn base based baseline baselines basic batch batchdeleteimage batchdeletetable batches batchgetcrawlers
  batchgetimage batchgetitem batchgetjobs batchgettraces batchgettriggers batchstopjobrun batchwriteitem bearer bears became
  because bedrock before began begin beginning begintransaction behalf behind belong belongs below berror beside besides between
  beyond bidi billing bills binaryequals bind blacklist blind blindspots block blocked blocking blockpublic blockpublicacls
  blocks blue blueprint blueprints body bookmark bool boolean bootstrap border both boto bottom bounce boundary brackets break
  bridge brief bring brings broken broker brokers bscps bucket bucketname buckets budget build builds bulk bullets bundle
  bundleinstance burst buses business byoasn byoip bypass bytes cache calendar call callback called caller callers calling calls
  callscite callsmore came campaign campaigns cancel cancelbundletask cancelcommand cancelexportjob cancelexporttask
  cancelimporttask cancellation cancelmltaskrun cancelreplay cancelstatement cannot canonical canonicaluser capability capacity
  carrier carries carry cascadia case casepackerror cases catalog catalogs categories category cause causes center central
  certain certificate certificates chain change changed changes changesbefore channel channels characters charset check checked
  checklist checkpoint checks checksum child chmod choose cidr cidrs ciphertext circle cite cites class classic classifier
  classifiers clause clear client clientmount clientrootaccess clientwrite clock clone closed cloud cloudformation cloudfront
  cloudtrail cloudwatch cloudwatchevents cloudwatchlogs cluster clusters code codes codesigning cognito coincides coip cold
  collapse collect collected collectedat collecting collector collectorfailed colon color column columns combinations come comes
  comma command commands comment commit common communication compare compared compares compatible complete completing completion
  compliance composite compressed concentrator concentrators concurrency condition conditions confidence confidencelabel
  confidencewhy config configs configuration configurations configure configured confirm confirmed connect connected connection
  connections connectivity connectmicrovm connector connectors connects consolas console const constrained constraints consumer
  consumers contact contacts contain container content contents context contextcomplete contextkeys continue continues
  continuous contributor contributors control controls conversion copy copydbsnapshot copyfpgaimage copyimage copyobject
  copyoptiongroup copysnapshot copyvolumes core correct costs could count counted counter counts covered covers crawler crawlers
  crawls create createactivation createactivity createalert createalias createarchive createbackup createblueprint createbroker
  createbucket createcatalog createchangeset createchannel createclassifier createcluster createclusterv createcoipcidr
  createcoippool createconnection createcontact createcrawler created createdatabase createdate createdbcluster createdbinstance
  createdbproxy createdbsnapshot createdefaultvpc createdelivery createdocument createdomain createendpoint createeventbus
  createexportjob createexporttask createfilesystem createfleet createflowlogs createfpgaimage createfunction creategrant
  creategroup createimage createimportjob createimporttask createindex createipam createipampolicy createipampool
  createipamscope createjob createkey createkeypair createloggroup createlogstream createnatgateway createnetworkacl
  createomnithread createopsitem createpackage createpartition createpipeline createpolicy createpublicipv createqueue
  createregistry createrelay createreplicator createrepository createrole createroute createroutetable createruleset creates
  createschema createscript createsecret createsession createsnapshot createsnapshots createspace createstream createsubnet
  createsubscriber createtable createtags createtemplate createtenant createtopic createtrigger createuser createview
  createvolume createvpc createvpngateway createworkflow creation creationdate credentials credit credits criteria critical cron
  cross crossaccount current currentcolor cursor cursors custom customer daily damaged dark dasharray dashboard dashboards
  dashed data database databases datafeed dataflow datapipeline dataresources dataset date days deactivate dead deadletterconfig
  deauthorize debug decided decides deciding declarative declare decode decrease decrypt decrypting dedicated deep default
  defaults defined definition definitions defs delay delegate delegated delete deleteactivation deleteactivity deletealarms
  deletealert deletealias deletearchive deletebackup deleteblueprint deletebroker deletebucket deletecatalog deletechannel
  deleteclassifier deletecluster deletecoipcidr deletecoippool deleteconnection deletecontact deletecrawler deleted
  deletedashboards deletedatabase deletedatasource deletedbcluster deletedbinstance deletedbproxy deletedbsnapshot
  deletedelivery deletedocument deletedomain deleteendpoint deleteeventbus deletefilesystem deletefleets deleteflowlogs
  deletefpgaimage deletefunction deletegroup deleteidentity deleteindex deleteinventory deleteipam deleteipampolicy
  deleteipampool deleteipamscope deleteitem deletejob deletejobtagging deletekeypair deleteloggroup deletelogstream
  deletemessage deletenatgateway deletenetworkacl deleteobject deleteobjects deleteomnithread deleteopsitem deletepackage
  deleteparameter deleteparameters deletepartition deletepipeline deletepolicy deletepublicipv deletequeue deleteregistry
  deleterelay deletereplicator deleterepository deleterole deleterolepolicy deleteroute deleteroutetable deleterule
  deleteruleset deleteschema deletesecret deletesession deletesnapshot deletespace deletestream deletesubnet deletesubscriber
  deletetable deletetags deletetemplate deletetenant deletetopic deletetrigger deleteuser deleteuserpolicy deleteview
  deletevolume deletevpc deletevpngateway deleteworkflow deletion deletions deliverability deliveries delivers delivery deltas
  demand demo denial denied denies deny depend depends deploy deployable deployment deployments deploys deprecation deprovision
  deregister deregisterimage deregistration derive desc describe describeactivity describealarms describearchive describebackup
  describebroker describechannel describecluster describeclusters describeclusterv describedocument describedomain
  describedomains describeendpoint describeentity describeeventbus describeevents describeexport describefleets describeflowlogs
  describegroup describehosts describeidformat describeimages describeimport describeipams describeipv describejob describekey
  describekeypairs describelimits describemachosts describemaprun describeobjects describeopsitems describepackages
  describequeries describeregions describeregistry describereplay describerule describesecret describesessions describestacks
  describestream describesubnets describetable describetags describetopic describetrails describeuser describevolumes
  describevpcs description descriptions destination destinations detach detachdatasource detachpolicy detachrolepolicy
  detachuserpolicy detachvolume detachvpngateway details detections detector detectors determined dev developer developerguide
  development device dhcp diagnostic diff difference differences different differs digits dimensions direct direction directly
  directories disable disabled disableimage disablekey disablerule disabling disassociate disconnect disconnected discovered
  discoveries discovery disk disordered display dissociate distinct distribution dkim docdb docs doctype document documentdb
  documents does domain domains done dotted download downloaded drawing drawn drive dropped droppedbytes droppedrecords dual
  durable duration durations dynamic dynamo dynamodb eacces each earlier east ebef edge edgelambda edges edits edquot eexist
  effect effective egress eight either elastic elasticsearch elements else elsewhere email empty enable enabled enablefastlaunch
  enableimage enableipampolicy enablekey enablepolicytype enablerule enablevolumeio enclave encoded encodedmessage encrypt
  encrypted encryption ended endless endlesspages endpoint endpointpolicy endpoints ends endswith enforcement engine enhanced
  enied enoent enospc enotdir enrichment entities entity entries entry environment environments envvars eperm equality equals
  equiv erofs error errorcode errormessage errors errortype escapes eshttpdelete eshttpget eshttphead eshttppatch eshttppost
  eshttpput eval evaluated evaluation event eventbridge eventcategory eventdatastores eventid eventjson eventname events
  eventselectors eventsource eventsourcearn eventtime ever every everybody everything everywhere evidence exact exactly example
  exception excerpt excerpts exchange exclusion exclusions exec executables execute executeapi executechangeset executesql
  executestatement execution executions executors exist existed exists exit exited expect expected expired explain explained
  explainlacking explains explanation explicit explicitly explorer export exportimage exports extension external externalid fact
  factor facts fail failed failing failover fails failure failures false family fast fatal fault fbcff features federate
  federated federateduser federation feedback fence fetch fewer ffffff field fields fieldselectors figures file filename files
  filesystem filesystemid fill filled filter filterlogevents filters final finding findings finds finish finished fips firehose
  first firstfailure five fixed fixes fleet fleets flex floor flow flowchart focus folder folders follow followed follows font
  footer forallvalues foranyvalue forbid forbidden forbids force foreign foreseen forgotten form format formation formula
  forward forwarding found four fourth fpga frame free frequency from front frontend full function functionarn functionerror
  functionname functions functionurl functionversion further gaps gapsmore gateway gateways gave general generate generated
  generatedatakey generatemac generatequery generaterandom generation generator getabacstatus getaccessgrant getaccesskeyinfo
  getaccesspoint getaccessprofile getaccesstoken getaccount getactivitytask getaddoninstance getaddresslist getagentgraph
  getalarmmuterule getalert getalias getapi getapplication getarchive getarchiveexport getarchivesearch getassociatedipv
  getauthorizers getblueprint getblueprintrun getblueprintruns getbucketabac getbucketacl getbucketcors getbucketlogging
  getbucketpolicy getbuckettagging getbucketwebsite getcalendar getcalendarstate getcapability getcatalog getcatalogs
  getclassifier getclassifiers getcluster getclusterpolicy getcoippoolusage getcompletion getconnection getconnections
  getconsoleoutput getcontact getcontactlist getcontextgraph getcrawler getcrawlers getdashboard getdashboardurl getdataaccess
  getdatabase getdatabases getdataflowgraph getdataset getdatasource getdedicatedip getdedicatedips getdelivery getdevendpoint
  getdevendpoints getdocument getdomain getemailidentity getemailtemplate getentityrecords getenvironment getexecutors
  getexportjob getfunction getgeneratedcode getgroup getgrouppolicy getgroupquery getgroups getimageancestry getimportjob
  getindex getindexingrules getingresspoint getinsight getinsightevents getintegration getintegrations getinventory
  getipampoolcidrs getitem getjob getjobbookmark getjobrun getjobruns getjobs getjobtagging getkeylastusage getkeypolicy
  getlayerversion getlogdelivery getlogevents getlogfields getlogrecord getlookuptable getmanifest getmapping getmetricdata
  getmetricstream getmicrovm getmicrovmimage getmigration getmltaskrun getmltaskruns getmltransform getmltransforms getnamespace
  getobject getobjectacl getobjecttagging getobjecttorrent getobjectversion getomnidashboard getomnithread getopsitem
  getopsmetadata getopssummary getparameter getparameters getpartition getpartitions getpassworddata getpatchbaseline getplan
  getpolicy getpolicyversion getpreferences getpublickey getqueries getquery getqueryresults getqueueurl getrecipeaction
  getrecords getregistry getrelay getresources getrestapi getrole getrolepolicy getroutes getruleset gets getsamplingrules
  getschema getschemaversion getsecretvalue getsendquota getservice getservicedata getservicegraph getsession getsessiontoken
  getsharditerator getsmsattributes getspace getstage getstageattempt getstagefiles getstages getstatement getstorage
  getstorageunit gettable gettables gettableversion gettableversions gettags gettemplate gettenant gettopologymap gettracegraph
  gettrafficpolicy gettrailstatus gettransformer gettrigger gettriggers getupgradestatus getusageprofile getuser getuserpolicy
  getview getworkflow getworkflowrun getworkflowruns gigabyte gigabytes give given gives global glue goes gone good governance
  gpus grant granted grantee granteeprincipal grantid grants grantstruncated graph graphs greaterthan green grid group grouped
  groupname groups guess guest guide half halves handler handlers hang happen happened hasbuckets hash hasrole have head
  headbucket header headers heading headline headobject health healthy heartbeat height help here hidden hides high history hold
  holds home host hostid hosts hour hourly hours href html http https iamuser idempotently identifier identifiers identities
  identity identitypolicies identityprovider idle ifexists image images imageuri impact implicit import imported importimage
  importinstance importkeypair imports importsnapshot importtable importvolume inactive inbound include included incoming
  incomingbytes incomplete incompletelogs increase increment index indexes indexing indicator info information infrequent
  ingestion ingress inherit init initial initiate initreport inject injectapierror injecterror inline input inscopeof insert
  inset inside insight insightfeedback insights install installed instance instances instead insufficient integrate
  integratewiths integration integrations integrity intelligence intelligent interface interfaces intermittent internal internet
  interrupt interrupted interruptible interruptions into intro invalid invalidate invalidatecache inventory invocation
  invocations invoke invokeasync invoked invokedby invokefunction invokemodel invoker invokers invokes invoking ipaddress ipam
  ipams islogging isolate issue issued issuer issues item items iterator itself java jhenghei job jobs join journal json just
  kafka keep keeps kept key keyid keyprefix keys keystate kind kinds kinesis kmsaccessdenied kmskeyarn kmskeyid kmsmasterkeyarn
  kmsmasterkeyid know known knows label labeling labelledby labels lack lacking lacks lags laid lake lakeformation lambda lang
  language larger last lasteventtime lastfailure lastmodified lastupdatestatus late latency later latest latin launch layer
  layers layout lays lead leads leave leaves left legal legend length lens lesser lessthan lessthanequals lets letter letters
  level levels lexv library lies lifecycle light like likely limit limits line lines link linkstyle list listaccessgrants
  listaccesspoints listactivities listaddresslists listalerts listaliases listallmybuckets listanomalies listapplications
  listarchives listassociations listat listattached listbackups listblueprints listbrokers listbucket listchannels listclusters
  listclustersv listcommands listconnections listcontactlists listcontacts listcrawlers listcrawls listdashboards
  listdatasources listdevendpoints listdocuments listdomainnames listdomains listed listendpoints listentities listeventbuses
  listeventsources listexecutions listexportjobs listexports listfunctions listglobaltables listgrants listgroups listidentities
  listimages listimportjobs listimports listing listings listinsights listintegrations listjobs listkeypolicies listkeyrotations
  listkeys listlayers listloggroups listmapruns listmetrics listmicrovms listmigrations listmltransforms listnodes
  listnodessummary listobjects listobjectsv listomnithreads listopsmetadata listpipelines listqueues listqueuetags
  listregistries listrelays listreplays listreplicators listresourcetags listrolepolicies listroles listroletags listrules
  listrulesets lists listschemas listscramsecrets listsecrets listservices listsessions listshards listsourcesfors
  listspaceaccess listspaces liststatements liststreams listsubscribers listtables listtags listtagsloggroup listtemplates
  listtenants listtopics listtriggers listuserpolicies listusers listversions listviews listvpcendpoints listworkflows
  listworkgroups literal live load local location locations lock locked locksnapshot log logged logger logging loggingconfig
  loggroup loggroupname loggroups logic login logs logsdropped logstream long longer look looked looks lookup lookupevents loop
  loss lost lower machine machines made madeat mail main maintenance maintenances major make making manage managed
  managedconnector management managementevent manager manages manifest many mapping mappings margin mark marked marker marks
  masked masks master masteraccountid match matches material math maximum maybebare mean meaning means meant media medium meet
  member members memory menlo merge mergeshards mermaid mermaidlabel message messages meta metadata metering method methods
  metric metrics microsoft microvm microvms middle migration migrations millis millisecond minmax minute minutes mirror missing
  misspelt mode model modification modifications modified modify modifydbcluster modifydbinstance modifydbproxy modifydbsnapshot
  modifyfleet modifyhosts modifyidformat modifyipam modifyipampool modifyipamscope modifyvolume modifyvpctenancy module moment
  monitor monitored monitoring monitorinstances mono monospace month more morepolicies most mostcommands mostfindings mount
  mounting mounts move moveaddresstovpc moving much multi multicast multipart must mutability mute muted name named namedby
  names namespace naming namings narrow ndjson need needed needs neither network networkactivity networking networkinterface
  networks never newer newest next nexttoken ninety nobody node nodejs nodes none noopener noreferrer normal northeast notaction
  notauthorized note notebook notequals notes nothing notification notifications notify notifyevent notipaddress noto
  notprincipal notresource nowhere nowrap null nulls number numbered numbers numeric nums object objective objectives objects
  occur occurred occurs october offering offerings offset often oidc older omni onbehalfof once ones onfailure only onlyof
  onlystreamsof onsuccess open opening opens operation operations operator opinion opted optimizer optinphonenumber option
  options order orderable ordinary organisation organization organizations orgs origin origination other others otherwise
  outbound outcome outline outpost output outs outweighs over overflow overlap override overrides owner ownerid ownership owns
  pack package packages packagetype packs padding page pages paint pair pairs panel parameter parameters parent parsing part
  parti partial particular partiqldelete partiqlinsert partiqlselect partiqlupdate partition partitions partly partner parts
  pass passages passconnection passed passedtoservice passes passrole password past paste patch patches path paths pattern pause
  pausereplication pausevolumeio payer payload payment peer peering peers pending pendingdeletion perform performance period
  periodseconds permission permissiondenied permissions person phone pingfang pipeline pipelines pipes place placement places
  plaintext plan planned platform please plugin point pointer points polic policies policy policyarn policydocument policyname
  poll polled pool poolcidr poolcidrs pools port portion position post preferences prefers prefix present preview previous price
  pricing primary principal principalaccount principalarn principalid principalorgid principals principaltag principaltype print
  priority private probably problem problems process processed processing processor prod producer product production profile
  profiles program progress project promote propagation propagations properties property prose protected protection provided
  provider providers provision provisioned proxies proxy public publish publishbatch published publisher publishing
  publishversion pull purchase purge purgequeue push putaccountpolicy putalarmmuterule putbackuppolicy putbucketabac
  putbucketacl putbucketcors putbucketlogging putbucketpolicy putbuckettagging putbucketwebsite putcalendar putclusterpolicy
  putdashboard putdestination putevents putgrouppolicy putimage putindexpolicy putinsightrule putintegration putinventory
  putitem putjobtagging putkeypolicy putlogalarm putlogevents putmetricalarm putmetricdata putmetricfilter putmetricstream
  putobject putobjectacl putobjecttagging putparameter putpartnerevents putpermission putpipelinerule putrawevents putrecord
  putrecordbatch putrecords putrolepolicy putrule putscalingpolicy putsecretvalue putspans puttargets puttracesegments
  puttransformer putuserpolicy python qualifier quality queried queries query queryfailed queryobjects querytimedout
  querytimeout querytraces question questions queue queued queues queueurl quota quotas quote quoted quotes radius raise random
  rcps reach reachability reachable reached reaches read readable readdata reader reading readme readonly reads readwritetype
  ready really reason rebalancing reboot rebootbroker rebootdbcluster rebootdbinstance rebootinstances receipt receive
  receivemessage recent recipe recipient recommendation recommendations record recorded records rect recursion recursive recycle
  redacted redaction redactions redrive redriveexecution redshift reencryptfrom reencryptto reference referenceid references
  referrer refers refresh refreshoauth refusal refusals refuse refused refusedin refuses region regions register registerimage
  registration registrations registries registry reject related relay relays release releaseaddress releasehosts remainder
  remote remove removed removepermission removes removetags removetargets rename renametable render reorder repaired repeat
  repeated repeats replace replaceall replaced replacement replaceroute replacevpntunnel replay replays replica replicate
  replicatedelete replicateimage replicatekey replicateobject replicatetags replication replicationread replicationwrite
  replicator replicators replies reply report reported reporter reports repositories repository reputation request requested
  requestedregion requestexpired requestid requestids requests requestspotfleet requesttime required requirements reservation
  reservations reserved reset resetjobbookmark resolver resolvers resource resourceaccount resourcearn resourcemethods
  resourcename resourcepolicy resources response responseelements responsibility rest restapis restore restoreobject restores
  restoresecret restoring rests result results resume resumemicrovm resumesession retain retention retentionindays retirable
  retire retiregrant retries retrieval retrieve retrieved retry return reveal revealsecrets revision revisions revocation revoke
  revokegrant revokeresource rhythm right roboto role rolearn rolefile rolename roles rollback room root rotate rotatesecret
  rotation rotations route router routes routesmore routing rows rule rules ruleset rulesets runinstances runmicrovm runner
  running runs runstatement runtime safe said same saml samluser sample samples sampling sandbox sans says scalable scale
  scaling scan scanning scans schedule scheduled scheduler schema schemas scheme scope scopes scores scps scram screenshot
  script scroll seal search searched searches searchprincipals searchtables searchvectors second secondary seconds secret
  secretid secrets secretsmanager section secure securetransport security securitygroupids securitygroups seen segment segments
  segoe select selectors self send sendbounce sendbulkemail sendcommand sendemail sender sendfeedback sending sendmessage
  sendmessagebatch sendrawemail sendrecipeaction sends sendtaskfailure sendtasksuccess sent sentence serial series serif server
  serverless servers service serviceexception servicename services session sessioncontext sessionissuer sessionpolicy sessions
  setalarmstate setcontext sets setsmsattributes setting settings settle settled setup several severity shadow shape shard
  shards share shared sharing shell shift short shorter should show showed shown shows side sides sightings sign signal
  signature signed signing simple simulate since sink size sizing skip skipped slice slices slot slow snapshot snapshots socket
  software solid some somebody someone something sometimes soon sort source sourceaccount sourcearn sourceidentity sourceip
  sourceipaddress sourceorgid sources sourcevpc sourcevpce south southeast space spaces span spans speaks specification
  specifications specified split splitshard splitting spot spots spreadsheet square ssedescription stack stacks stage stages
  staging stale stamp stand standard standby standing stands start startcompletion startcrawler startdbcluster startdbinstance
  started startexecution startexporttask startimagescan startinstances startjobrun startlivetail startmigration startnotebook
  startquery startreplay starts startsession starttrigger startworkflowrun state stated statement statementid statements
  statereason statereasoncode states static statistic statistics stats status statuscode statuslabel stays steadily step
  stepfunctions steps still stood stop stopcrawler stopdbcluster stopdbinstance stopexecution stopinstances stoplivetail stopped
  stopquery stops stopsession stoptrigger stopworkflowrun storage store stores strategy stream streaming streamname streams
  strict string stringequals stringlike stringnotequals stringnotlike stroke strong studio style subgraph subject submit
  submitfeedback subnet subnetids subnets subscribe subscriber subscribers subscribetoshard subscription subscriptions subset
  succeed succeeded success successful such suffices sufficient suggest summaries summary support supported suppressed
  suppression surrogate suspend suspendmicrovm swatch switch switched switchover sync synchronize syntax syntaxerror syscall
  syslog system systemloglevel systems tabindex table tableintegration tablename tables tabs tabular tagging tagloggroup
  tagqueue tagresource tags tagsession tail take taken takes target targetarn targets task tasks tbody team telemetry tell
  telling tells temp template templated templates temporary tenancy tenant tenants terminal terminate terminatemicrovm
  terminatesession terror test testconnection tester testeventpattern testing testmetricfilter tests teststate testtransformer
  text textat texts than that thead their them themselves then there these they thing things third this those thread threads
  throttle throttled throttles through throughput tick tier tiering time timed timeline timelinemore timelines timeout timer
  times timestamp timestamps timezone title today together token tokens told tomillis tone took tool toomanyevents toomanyrows
  toomanytraces topic topicarn topics topology torrent total touches trace traces tracing tracingconfig tracking traffic trail
  trailread trails transaction transactional transfer transfers transform transformer transforms transit transition transitive
  transitively transport tried tries trigger triggers trim trouble troubleshoot troubleshooting true truncated trunk trust
  tstatus tunes tunnel twice type types typical uefi ufeff ufff ufffb unable unassign unassignipv unauthori unauthorized
  uncounted undefined under underline understood undetermined unended unicode unit unknown unlabel unless unlock unlocksnapshot
  unmask unmasked unmonitor unnamed unpack unpacked unqualified unread unreadable unreadablecase unreadablereply unrecognized
  unrelated unseen unsigned unstated unsubscribe untag untagloggroup untagqueue untagresource until update updateabacstatus
  updatealert updatealias updateanomaly updatearchive updateblueprint updatebroker updatebrokertype updatecatalog updatechannel
  updateclassifier updateconnection updatecontact updatecrawler updated updatedatabase updatedatasource updatedocument
  updatedomain updateendpoint updateeventbus updatefilesystem updategroup updateindex updateitem updatejob updatejobstatus
  updatemaprun updatemonitoring updateomnithread updateopsitem updatepackage updatepartition updatepolicy updateregistry
  updaterelay updateruleset updates updateschema updatesecret updatesecurity updateshardcount updatespace updatestorage
  updatestreammode updatesubscriber updatetable updatetemplate updatetimetolive updatetopic updatetrigger updateuser updateview
  updateworkflow upgrade upgradedomain upgradejob upload uploader uploadlayerpart uploadpart uploads upper upstream url urls
  usage used usegluestudio usemltransforms user useragent userguide userid useridentity username users uses using utils uuid
  valid validate validator validity value values variable variables variant vectors vended verdict verification verified verify
  verifydomaindkim verifymac version versioning versions vertical viaservice view viewer viewport views virtual visibility
  visible volume volumes vpcconfig vpce vpcendpointid vpcendpoints vpcid vpcs vpcsourceip wait waiting warm warmup warn warning
  watch watcher watermark web webhook webidentityuser webkit website websocket weeks weighed weight well went were west what
  whatever when where whether which while white whoever whole whom whose wide widget width window windows windowwhy with
  withdraw without witness word words work worker workers workflow workflows workgroups working works would wrap write writedata
  writer writes writing written wrong wrote xray year yield your yours yyyy zip zone zones`;

const VOCABULARY: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

export function isEverydayWord(word: string): boolean {
  return VOCABULARY.has(word.toLowerCase());
}
