{{- /* What all pods of the chart have: nothing of the node, nothing of the cluster. */ -}}
{{- define "accrue.podBasics" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- include "accrue.pullSecrets" . }}
{{- end -}}

{{- define "accrue.containerBasics" -}}
image: {{ include "accrue.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
{{- end -}}

{{- /* Node does not size its heap by a small limit. (dict "percent" 75) */ -}}
{{- define "accrue.nodeEnv" -}}
- name: NODE_OPTIONS
  value: --enable-source-maps --max-old-space-size-percentage={{ .percent }}
{{- end -}}

{{- define "accrue.otelEnv" -}}
{{- with .Values.telemetry.otlpEndpoint }}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
- name: OTEL_TRACES_SAMPLER
  value: {{ $.Values.telemetry.sampler | quote }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ $.Values.telemetry.samplerArg | quote }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: k8s.namespace.name={{ $.Release.Namespace }},k8s.pod.name=$(POD_NAME)
{{- end }}
{{- end -}}

{{- define "accrue.serverEnv" -}}
- name: ACCRUE_HOST
  value: 0.0.0.0
- name: ACCRUE_PORT
  value: '8080'
- name: ACCRUE_LOG_LEVEL
  value: {{ .root.Values.logLevel }}
- name: ACCRUE_SHUTDOWN_DEADLINE_MS
  value: {{ mul (int .workload.settings.shutdownSeconds) 1000 | quote }}
- name: ACCRUE_TRUSTED_PROXIES
  value: {{ join "," .proxies | quote }}
{{- end -}}

{{- define "accrue.probe" -}}
httpGet: { path: {{ .path }}, port: http }
{{ toYaml .times }}
{{- end -}}

{{- /* (dict "root" $ "workload" …): the pod of a service, a role of it, or the gateway */ -}}
{{- define "accrue.pod" -}}
{{- $root := .root -}}
{{- $workload := .workload -}}
{{- $settings := $workload.settings -}}
{{- $isGateway := eq $workload.component "gateway" -}}
{{- $secrets := include "accrue.gatewaySecrets" $root | fromYamlArray -}}
{{- $tls := list -}}
{{- if not $isGateway -}}
{{- $secrets = include "accrue.serviceSecrets" (dict "root" $root "context" $workload.component) | fromYamlArray -}}
{{- $tls = include "accrue.tlsFiles" (dict "root" $root "kafka" true "postgres" true "kurrentdb" true) | fromYamlArray -}}
{{- end -}}
{{- $volumes := include "accrue.filesVolume" (dict "root" $root "secrets" $secrets "tls" $tls) -}}
serviceAccountName: {{ include "accrue.serviceAccount" $root }}
{{ include "accrue.podBasics" $root }}
terminationGracePeriodSeconds: {{ $settings.terminationGracePeriodSeconds }}
{{- with $settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $settings.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $settings.spread.enabled }}
topologySpreadConstraints:
  {{- range $settings.spread.topologyKeys }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: {{ $settings.spread.whenUnsatisfiable }}
    # Pods of the version before do not count.
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "accrue.selectorOf" (dict "root" $root "component" $workload.component "role" $workload.role) | nindent 8 }}
  {{- end }}
{{- end }}
containers:
  - name: {{ $workload.component }}
    {{- include "accrue.containerBasics" $root | nindent 4 }}
    args: [{{ $workload.program }}]
    ports:
      - { name: http, containerPort: 8080, protocol: TCP }
    env:
      {{- include "accrue.nodeEnv" (dict "percent" $settings.heapPercent) | nindent 6 }}
      {{- include "accrue.serverEnv" (dict "root" $root "workload" $workload "proxies"
            (ternary $root.Values.gateway.trustedProxies $root.Values.trustedProxies $isGateway)) | nindent 6 }}
      {{- include "accrue.otelEnv" $root | nindent 6 }}
      {{- if $isGateway }}
      - name: ACCRUE_GATEWAY_RETRY_MS
        value: {{ int $root.Values.gateway.retryMs | quote }}
      {{- range $context := list "enrollment" "campaigns" "ledger" "tiers" "rewards" }}
      - name: ACCRUE_UPSTREAM_{{ upper $context }}
        value: http://{{ include "accrue.fullname" $root }}-{{ $context }}:8080
      {{- end }}
      {{- with $root.Values.web.apps }}
      - name: ACCRUE_WEB
        value: {{ join "," . }}
      {{- with $root.Values.web.oidc }}
      {{- if .issuer }}
      - name: ACCRUE_OIDC_ISSUER
        value: {{ .issuer | quote }}
      - name: ACCRUE_OIDC_CLIENT_ID
        value: {{ .clientId | quote }}
      - name: ACCRUE_PUBLIC_URL
        value: {{ .publicUrl | quote }}
      - name: ACCRUE_OIDC_ROLES
        value: {{ join "," .roles | quote }}
      - name: ACCRUE_OIDC_ROLES_CLAIM
        value: {{ .rolesClaim | quote }}
      - name: ACCRUE_OIDC_SCOPES
        value: {{ .scopes | quote }}
      {{- with .name }}
      - name: ACCRUE_OIDC_NAME
        value: {{ . | quote }}
      {{- end }}
      {{- end }}
      {{- end }}
      {{- end }}
      {{- else }}
      - name: ACCRUE_ROLES
        value: {{ $workload.roles | quote }}
      - name: ACCRUE_DATABASE_CONNECTIONS
        value: {{ $settings.databaseConnections | quote }}
      {{- include "accrue.databaseAddress" (dict "root" $root "schema" $workload.component "suffix" "") | nindent 6 }}
      {{- include "accrue.kafkaEnv" $root | nindent 6 }}
      {{- if $root.Values.kurrentdb.enabled }}
      - name: KURRENTDB_NAMESPACE
        value: {{ $root.Values.kurrentdb.namespace }}
      {{- end }}
      {{- end }}
      {{- include "accrue.secretEnv" (dict "root" $root "secrets" $secrets) | nindent 6 }}
      {{- with $settings.extraEnv }}
      {{- tpl (toYaml .) $root | nindent 6 }}
      {{- end }}
    {{- with $settings.extraEnvFrom }}
    envFrom:
      {{- tpl (toYaml .) $root | nindent 6 }}
    {{- end }}
    {{- $probes := $settings.probes }}
    startupProbe:
      {{- include "accrue.probe" (dict "path" "/livez" "times" $probes.startup) | nindent 6 }}
    livenessProbe:
      {{- include "accrue.probe" (dict "path" "/livez" "times" $probes.liveness) | nindent 6 }}
    readinessProbe:
      {{- /* A gateway without one service still answers for the others, and says 503 for that one. */}}
      {{- include "accrue.probe" (dict "path" (ternary "/livez" "/readyz" $isGateway) "times" $probes.readiness) | nindent 6 }}
    {{- if gt (int $settings.preStopSeconds) 0 }}
    lifecycle: { preStop: { sleep: { seconds: {{ $settings.preStopSeconds }} } } }
    {{- end }}
    resources:
      {{- toYaml $settings.resources | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      {{- if $volumes }}
      - { name: files, mountPath: /etc/accrue, readOnly: true }
      {{- end }}
      {{- with $settings.extraVolumeMounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
volumes:
  - { name: tmp, emptyDir: {} }
  {{- $volumes | nindent 2 }}
  {{- with $settings.extraVolumes }}
  {{- tpl (toYaml .) $root | nindent 2 }}
  {{- end }}
{{- end -}}
