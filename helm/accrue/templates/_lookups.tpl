{{- /*
What only the cluster knows: the Secrets that values name, and their keys, as a YAML list of what is missing. Nothing where there is no cluster to
ask (`helm template`, Argo CD). Helm keeps its releases in Secrets of the same namespace, so whoever installs may list them.
*/ -}}
{{- define "accrue.missingSecrets" -}}
{{- $values := .Values -}}
{{- $needed := list -}}
{{- range $schema := prepend (include "accrue.contexts" . | fromYamlArray) "platform" -}}
{{- $role := get $values.postgres.roles $schema -}}
{{- $path := printf "postgres.roles.%s" $schema -}}
{{- $named := ternary "postgres.existingSecret" (printf "%s.existingSecret" $path) (empty $role.existingSecret) -}}
{{- $secret := $role.existingSecret | default $values.postgres.existingSecret -}}
{{- $needed = append $needed (ternary
      (dict "named" $named "secret" $secret "keyed" (printf "%s.urlKey" $path) "key" $role.urlKey)
      (dict "named" $named "secret" $secret "keyed" (printf "%s.passwordKey" $path) "key" $role.passwordKey)
      (empty $values.postgres.host)) -}}
{{- end -}}
{{- $keys := $values.encryptionKeys -}}
{{- range list "masterKey" "identityHashKey" "messageKey" "ledgerSigningKey" "drawKey" "giftCardKey" -}}
{{- $needed = append $needed (dict "named" "encryptionKeys.existingSecret" "secret" $keys.existingSecret "keyed" (printf "encryptionKeys.%s" .) "key" (get $keys .)) -}}
{{- end -}}
{{- with $values.web.apps -}}
{{- range ternary (list "sessionKey" "cardKey") (list "sessionKey") (has "card" .) -}}
{{- $needed = append $needed (dict "named" "web.existingSecret" "secret" $values.web.existingSecret "keyed" (printf "web.%s" .) "key" (get $values.web .)) -}}
{{- end -}}
{{- if $values.web.oidc.issuer -}}
{{- range $key := list "ssoKey" "clientSecretKey" -}}
{{- with get $values.web.oidc $key -}}
{{- $needed = append $needed (dict "named" "web.existingSecret" "secret" $values.web.existingSecret "keyed" (printf "web.oidc.%s" $key) "key" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $path := list "apiKeys" "tests" -}}
{{- $of := get $values $path -}}
{{- $needed = append $needed (dict "named" (printf "%s.existingSecret" $path) "secret" $of.existingSecret "keyed" (printf "%s.key" $path) "key" $of.key) -}}
{{- end -}}
{{- range $path, $ca := dict "postgres.caSecret" $values.postgres.caSecret "kafka.tls.caSecret" $values.kafka.tls.caSecret "kurrentdb.caSecret" $values.kurrentdb.caSecret -}}
{{- $needed = append $needed (dict "named" (printf "%s.name" $path) "secret" $ca.name "keyed" (printf "%s.key" $path) "key" $ca.key) -}}
{{- end -}}
{{- $client := $values.kafka.tls.clientSecret -}}
{{- range list "certKey" "keyKey" -}}
{{- $needed = append $needed (dict "named" "kafka.tls.clientSecret.name" "secret" $client.name "keyed" (printf "kafka.tls.clientSecret.%s" .) "key" (get $client .)) -}}
{{- end -}}
{{- $sasl := $values.kafka.sasl -}}
{{- if ne $sasl.mechanism "none" -}}
{{- range ternary (list "passwordKey") (list "usernameKey" "passwordKey") (not (empty $sasl.username)) -}}
{{- $needed = append $needed (dict "named" "kafka.sasl.existingSecret" "secret" $sasl.existingSecret "keyed" (printf "kafka.sasl.%s" .) "key" (get $sasl .)) -}}
{{- end -}}
{{- end -}}
{{- if $values.kurrentdb.enabled -}}
{{- $needed = append $needed (dict "named" "kurrentdb.existingSecret" "secret" $values.kurrentdb.existingSecret "keyed" "kurrentdb.urlKey" "key" $values.kurrentdb.urlKey) -}}
{{- end -}}
{{- $there := dict -}}
{{- range (lookup "v1" "Secret" .Release.Namespace "").items -}}
{{- $_ := set $there .metadata.name (.data | default dict) -}}
{{- end -}}
{{- $made := ternary $values.externalSecrets.secrets dict $values.externalSecrets.enabled -}}
{{- $missing := list -}}
{{- range $needed -}}
{{- if or (empty .secret) (hasKey $made (.secret | toString)) -}}
{{- else if not (hasKey $there .secret) -}}
{{- $missing = append $missing (printf "%s names the Secret %q, which is not in the namespace %s" .named .secret $.Release.Namespace) -}}
{{- else if not (hasKey (get $there .secret) .key) -}}
{{- $missing = append $missing (printf "%s is %q, a key that the Secret %s (%s) does not have; it has %s" .keyed .key .secret .named (keys (get $there .secret) | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end -}}
{{- toYaml (uniq $missing) -}}
{{- end -}}

{{- /* Is there a cluster that answers? A list that is empty has its kind all the same. */ -}}
{{- define "accrue.isClusterThere" -}}
{{- if (lookup "v1" "Secret" .Release.Namespace "").kind -}}yes{{- end -}}
{{- end -}}
