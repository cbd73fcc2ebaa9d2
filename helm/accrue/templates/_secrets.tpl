{{- /*
Every secret of a program is a line {variable, secret, key}, here and nowhere else; `accrue.secretEnv` makes of the lines environment
variables, or, with `secretsAsFiles`, names of files in the volume that `accrue.files` describes.
*/ -}}

{{- /* The database role of a schema, for variables that end as `suffix` says. (dict "root" $ "schema" "ledger" "suffix" "_LEDGER") */ -}}
{{- define "accrue.databaseSecret" -}}
{{- $postgres := .root.Values.postgres -}}
{{- $role := get $postgres.roles .schema -}}
{{- $secret := $role.existingSecret | default $postgres.existingSecret -}}
{{- if $postgres.host }}
- { variable: DATABASE_PASSWORD{{ .suffix }}, secret: {{ $secret | quote }}, key: {{ $role.passwordKey | quote }} }
{{- else }}
- { variable: DATABASE_URL{{ .suffix }}, secret: {{ $secret | quote }}, key: {{ $role.urlKey | quote }} }
{{- end }}
{{- end -}}

{{- /* Where the database is, without the password. */ -}}
{{- define "accrue.databaseAddress" -}}
{{- $postgres := .root.Values.postgres -}}
{{- $role := get $postgres.roles .schema -}}
{{- if $postgres.host }}
- name: DATABASE_URL{{ .suffix }}
  value: {{ printf "postgres://%s@%s:%d/%s?sslmode=%s%s" ($role.username | urlquery) $postgres.host (int $postgres.port) $postgres.database
    $postgres.sslMode (ternary "&sslrootcert=/etc/accrue/tls/postgres/ca.crt" "" (not (empty $postgres.caSecret.name))) | quote }}
{{- end }}
{{- end -}}

{{- define "accrue.kafkaSecrets" -}}
{{- $kafka := .Values.kafka -}}
{{- if ne $kafka.sasl.mechanism "none" }}
{{- $secret := include "accrue.saslSecret" . }}
{{- if not (include "accrue.saslUsername" .) }}
- { variable: KAFKA_SASL_USERNAME, secret: {{ $secret | quote }}, key: {{ $kafka.sasl.usernameKey | quote }} }
{{- end }}
- { variable: KAFKA_SASL_PASSWORD, secret: {{ $secret | quote }}, key: {{ $kafka.sasl.passwordKey | quote }} }
{{- end }}
{{- end -}}

{{- define "accrue.kurrentSecrets" -}}
{{- if .Values.kurrentdb.enabled }}
- { variable: KURRENTDB_URL, secret: {{ .Values.kurrentdb.existingSecret | quote }}, key: {{ .Values.kurrentdb.urlKey | quote }} }
{{- end }}
{{- end -}}

{{- /* Of a service: (dict "root" $ "context" "ledger") */ -}}
{{- define "accrue.serviceSecrets" -}}
{{- $keys := .root.Values.encryptionKeys -}}
{{- $needed := dict "enrollment" (list "masterKey" "identityHashKey") "campaigns" (list "identityHashKey") "ledger" (list "ledgerSigningKey" "giftCardKey") "rewards" (list "drawKey" "giftCardKey") -}}
{{- include "accrue.databaseSecret" (dict "root" .root "schema" .context "suffix" "") }}
{{- include "accrue.kafkaSecrets" .root }}
{{- include "accrue.kurrentSecrets" .root }}
- { variable: ACCRUE_API_KEYS, secret: {{ .root.Values.apiKeys.existingSecret | quote }}, key: {{ .root.Values.apiKeys.key | quote }} }
{{- range append (get $needed .context | default list) "messageKey" }}
- { variable: ACCRUE_{{ snakecase . | upper }}, secret: {{ $keys.existingSecret | quote }}, key: {{ get $keys . | quote }} }
{{- end }}
{{- end -}}

{{- define "accrue.gatewaySecrets" -}}
{{- $web := .Values.web -}}
{{- with $web.apps }}
- { variable: ACCRUE_SESSION_KEY, secret: {{ $web.existingSecret | quote }}, key: {{ $web.sessionKey | quote }} }
{{- if has "card" . }}
- { variable: ACCRUE_CARD_KEY, secret: {{ $web.existingSecret | quote }}, key: {{ $web.cardKey | quote }} }
{{- end }}
{{- if $web.oidc.issuer }}
- { variable: ACCRUE_SSO_KEY, secret: {{ $web.existingSecret | quote }}, key: {{ $web.oidc.ssoKey | quote }} }
{{- with $web.oidc.clientSecretKey }}
- { variable: ACCRUE_OIDC_CLIENT_SECRET, secret: {{ $web.existingSecret | quote }}, key: {{ . | quote }} }
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* (dict "root" $ "secrets" […]) */ -}}
{{- define "accrue.secretEnv" -}}
{{- $asFiles := .root.Values.secretsAsFiles -}}
{{- range .secrets }}
{{- if $asFiles }}
- name: {{ .variable }}_FILE
  value: /etc/accrue/secrets/{{ .variable }}
{{- else }}
- name: {{ .variable }}
  valueFrom: { secretKeyRef: { name: {{ .secret }}, key: {{ .key }} } }
{{- end }}
{{- end }}
{{- end -}}

{{- /* What of files a program that speaks to Kafka, PostgreSQL, KurrentDB gets: {path, secret, key}. (dict "root" $ "kafka" true …) */ -}}
{{- define "accrue.tlsFiles" -}}
{{- $values := .root.Values -}}
{{- if and .kafka $values.kafka.tls.enabled }}
{{- with $values.kafka.tls.caSecret.name }}
- { path: tls/kafka/ca.crt, secret: {{ . }}, key: {{ $values.kafka.tls.caSecret.key }} }
{{- end }}
{{- with include "accrue.kafkaClientSecret" .root }}
- { path: tls/kafka/tls.crt, secret: {{ . }}, key: {{ $values.kafka.tls.clientSecret.certKey }} }
- { path: tls/kafka/tls.key, secret: {{ . }}, key: {{ $values.kafka.tls.clientSecret.keyKey }} }
{{- end }}
{{- end }}
{{- if and .postgres $values.postgres.caSecret.name }}
- { path: tls/postgres/ca.crt, secret: {{ $values.postgres.caSecret.name }}, key: {{ $values.postgres.caSecret.key }} }
{{- end }}
{{- if and .kurrentdb $values.kurrentdb.enabled $values.kurrentdb.caSecret.name }}
- { path: tls/kurrentdb/ca.crt, secret: {{ $values.kurrentdb.caSecret.name }}, key: {{ $values.kurrentdb.caSecret.key }} }
{{- end }}
{{- end -}}

{{- /* Strimzi's user operator makes a Secret with the user's name. */ -}}
{{- define "accrue.strimziUserSecret" -}}
{{- if .Values.strimzi.user.enabled -}}{{ include "accrue.fullname" . }}{{- end -}}
{{- end -}}
{{- define "accrue.kafkaClientSecret" -}}
{{- $ofUser := ternary (include "accrue.strimziUserSecret" .) "" (eq .Values.strimzi.user.authentication "tls") -}}
{{- .Values.kafka.tls.clientSecret.name | default $ofUser -}}
{{- end -}}
{{- define "accrue.saslSecret" -}}
{{- .Values.kafka.sasl.existingSecret | default (include "accrue.strimziUserSecret" .) -}}
{{- end -}}
{{- define "accrue.saslUsername" -}}
{{- .Values.kafka.sasl.username | default (ternary "" (include "accrue.strimziUserSecret" .) (not (empty .Values.kafka.sasl.existingSecret))) -}}
{{- end -}}

{{- /* The volume of all files: (dict "root" $ "secrets" […] "tls" […]); nothing when there are none */ -}}
{{- define "accrue.filesVolume" -}}
{{- $files := .tls | default list -}}
{{- if .root.Values.secretsAsFiles -}}
{{- range .secrets -}}
{{- $files = append $files (dict "path" (printf "secrets/%s" .variable) "secret" .secret "key" .key) -}}
{{- end -}}
{{- end -}}
{{- with $files }}
- name: files
  projected:
    # For the program's group, and nobody else.
    defaultMode: 0440
    sources:
      {{- range . }}
      - secret: { name: {{ .secret }}, items: [{ key: {{ .key }}, path: {{ .path }} }] }
      {{- end }}
{{- end }}
{{- end -}}

{{- define "accrue.kafkaEnv" -}}
- name: KAFKA_BROKERS
  value: {{ join "," .Values.kafka.brokers | quote }}
{{- with .Values.kafka.prefix }}
- name: KAFKA_PREFIX
  value: {{ . | quote }}
{{- end }}
{{- if .Values.kafka.tls.enabled }}
- name: KAFKA_TLS
  value: 'true'
{{- if .Values.kafka.tls.caSecret.name }}
- name: KAFKA_TLS_CA_FILE
  value: /etc/accrue/tls/kafka/ca.crt
{{- end }}
{{- if include "accrue.kafkaClientSecret" . }}
- name: KAFKA_TLS_CERT_FILE
  value: /etc/accrue/tls/kafka/tls.crt
- name: KAFKA_TLS_KEY_FILE
  value: /etc/accrue/tls/kafka/tls.key
{{- end }}
{{- end }}
{{- if ne .Values.kafka.sasl.mechanism "none" }}
- name: KAFKA_SASL_MECHANISM
  value: {{ .Values.kafka.sasl.mechanism }}
{{- with include "accrue.saslUsername" . }}
- name: KAFKA_SASL_USERNAME
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}
