{{- /* All that is wrong with the values and that a schema cannot say, at once, each with the value to change. */ -}}
{{- define "accrue.checks" -}}
{{- $wrong := list -}}
{{- $values := .Values -}}
{{- $contexts := include "accrue.contexts" . | fromYamlArray -}}
{{- $workloads := include "accrue.workloads" . | fromYamlArray -}}

{{- if empty $values.kafka.brokers -}}
{{- $wrong = append $wrong "kafka.brokers is empty: host:port of one broker or more" -}}
{{- end -}}
{{- range $schema := prepend $contexts "platform" -}}
{{- $role := get $values.postgres.roles $schema -}}
{{- if and (empty $role.existingSecret) (empty $values.postgres.existingSecret) -}}
{{- $key := ternary (printf "the address, key %s" $role.urlKey) (printf "the password, key %s" $role.passwordKey) (empty $values.postgres.host) -}}
{{- $wrong = append $wrong (printf "postgres.existingSecret (or postgres.roles.%s.existingSecret) is empty: the Secret with %s" $schema $key) -}}
{{- end -}}
{{- end -}}
{{- if and $values.postgres.caSecret.name (empty $values.postgres.host) -}}
{{- $wrong = append $wrong "postgres.caSecret.name needs postgres.host: an address from a Secret says itself where its sslrootcert is (/etc/accrue/tls/postgres/ca.crt is mounted for postgres.host only)" -}}
{{- end -}}
{{- if empty $values.encryptionKeys.existingSecret -}}
{{- $wrong = append $wrong "encryptionKeys.existingSecret is empty: the Secret with the keys that protect and sign the data" -}}
{{- end -}}
{{- if empty $values.apiKeys.existingSecret -}}
{{- $wrong = append $wrong "apiKeys.existingSecret is empty: the Secret with the keys of callers" -}}
{{- end -}}
{{- if and $values.kurrentdb.enabled (empty $values.kurrentdb.existingSecret) -}}
{{- $wrong = append $wrong "kurrentdb.existingSecret is empty: the Secret with the connection string" -}}
{{- end -}}
{{- if and (ne $values.kafka.sasl.mechanism "none") (empty (include "accrue.saslSecret" .)) -}}
{{- $wrong = append $wrong (printf "kafka.sasl.existingSecret is empty: %s needs a password" $values.kafka.sasl.mechanism) -}}
{{- end -}}
{{- if and (not $values.kafka.tls.enabled) (or $values.kafka.tls.caSecret.name $values.kafka.tls.clientSecret.name) -}}
{{- $wrong = append $wrong "kafka.tls.caSecret and kafka.tls.clientSecret need kafka.tls.enabled" -}}
{{- end -}}

{{- range $workload := $workloads -}}
{{- $settings := $workload.settings -}}
{{- $keda := $settings.keda | default dict -}}
{{- if and $settings.autoscaling.enabled $keda.enabled -}}
{{- $wrong = append $wrong (printf "%s: autoscaling.enabled and keda.enabled scale the same Deployment; choose one" $workload.path) -}}
{{- end -}}
{{- range $name, $range := dict "autoscaling" $settings.autoscaling "keda" $keda -}}
{{- if and $range.enabled (gt (int $range.minReplicas) (int $range.maxReplicas)) -}}
{{- $wrong = append $wrong (printf "%s.%s.minReplicas is more than maxReplicas" $workload.path $name) -}}
{{- end -}}
{{- end -}}
{{- $grace := int $settings.terminationGracePeriodSeconds -}}
{{- if le $grace (add (int $settings.preStopSeconds) (int $settings.shutdownSeconds) | int) -}}
{{- $wrong = append $wrong (printf "%s.terminationGracePeriodSeconds (%d) is not more than preStopSeconds and shutdownSeconds together (%d): the program would be killed at its work" $workload.path $grace (add (int $settings.preStopSeconds) (int $settings.shutdownSeconds))) -}}
{{- end -}}
{{- $names := dict -}}
{{- range (include "accrue.pod" (dict "root" $ "workload" $workload) | fromYaml).containers -}}
{{- range .env -}}
{{- if hasKey $names .name -}}
{{- $wrong = append $wrong (printf "%s.extraEnv has %s, which the chart sets itself or which is there twice" $workload.path .name) -}}
{{- end -}}
{{- $_ := set $names .name true -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $context := $contexts -}}
{{- $service := get $values.services $context | default dict -}}
{{- if and $service.roles (not (ternary $service.apart $values.defaults.apart (hasKey $service "apart"))) -}}
{{- $wrong = append $wrong (printf "services.%s.roles needs services.%s.apart: true" $context $context) -}}
{{- end -}}
{{- end -}}

{{- if and (has "enrollment" $contexts | not) $values.gateway.enabled -}}
{{- $wrong = append $wrong "gateway.enabled needs services.enrollment, whom it asks for callers" -}}
{{- end -}}
{{- if and $values.web.apps (empty $values.web.existingSecret) -}}
{{- $wrong = append $wrong "web.existingSecret is empty: the Secret with the key that seals sessions, and with the API key of cards" -}}
{{- end -}}
{{- if and $values.web.apps (not $values.gateway.enabled) -}}
{{- $wrong = append $wrong "web.apps needs gateway.enabled, which serves them" -}}
{{- end -}}
{{- if $values.web.oidc.issuer -}}
{{- if empty $values.web.apps -}}
{{- $wrong = append $wrong "web.oidc.issuer needs web.apps, which people sign in to" -}}
{{- end -}}
{{- range $name := list "clientId" "publicUrl" "roles" -}}
{{- if empty (get $values.web.oidc $name) -}}
{{- $wrong = append $wrong (printf "web.oidc.%s is empty: web.oidc.issuer needs it" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (or $values.ingress.enabled $values.httpRoute.enabled) (not $values.gateway.enabled) -}}
{{- $wrong = append $wrong "ingress.enabled and httpRoute.enabled need gateway.enabled" -}}
{{- end -}}
{{- if and $values.ingress.enabled (empty $values.ingress.hosts) -}}
{{- $wrong = append $wrong "ingress.hosts is empty" -}}
{{- end -}}
{{- if and $values.httpRoute.enabled (empty $values.httpRoute.parentRefs) -}}
{{- $wrong = append $wrong "httpRoute.parentRefs is empty: the Gateway that the route belongs to" -}}
{{- end -}}
{{- if and $values.monitoring.serviceMonitor.enabled $values.monitoring.podMonitor.enabled -}}
{{- $wrong = append $wrong "monitoring.serviceMonitor.enabled and monitoring.podMonitor.enabled scrape the same pods; choose one" -}}
{{- end -}}
{{- $strimzi := $values.strimzi -}}
{{- if and (or $strimzi.topics.enabled $strimzi.user.enabled) (empty $strimzi.cluster) -}}
{{- $wrong = append $wrong "strimzi.cluster is empty: the name of the Kafka object" -}}
{{- end -}}
{{- if and $strimzi.topics.enabled $values.topics.enabled -}}
{{- $wrong = append $wrong "topics.enabled and strimzi.topics.enabled both make the topics; set topics.enabled to false" -}}
{{- end -}}
{{- if and $strimzi.user.enabled $values.topics.enabled $values.useHelmHooks -}}
{{- $wrong = append $wrong "strimzi.user.enabled with topics.enabled needs useHelmHooks: false, for the user is not there before the installation; or strimzi.topics.enabled instead of topics.enabled" -}}
{{- end -}}
{{- if and $strimzi.user.enabled (eq $strimzi.user.authentication "scram-sha-512") (ne $values.kafka.sasl.mechanism "scram-sha-512") -}}
{{- $wrong = append $wrong "strimzi.user.authentication scram-sha-512 needs kafka.sasl.mechanism scram-sha-512" -}}
{{- end -}}
{{- if and $strimzi.user.enabled (eq $strimzi.user.authentication "tls") (not $values.kafka.tls.enabled) -}}
{{- $wrong = append $wrong "strimzi.user.authentication tls needs kafka.tls.enabled" -}}
{{- end -}}
{{- if $values.externalSecrets.enabled -}}
{{- if $values.useHelmHooks -}}
{{- $wrong = append $wrong "externalSecrets.enabled needs useHelmHooks: false, for hooks would wait for Secrets that only the installation makes" -}}
{{- end -}}
{{- if empty $values.externalSecrets.storeRef.name -}}
{{- $wrong = append $wrong "externalSecrets.storeRef.name is empty" -}}
{{- end -}}
{{- end -}}

{{- if and $values.checkSecrets (include "accrue.isClusterThere" .) -}}
{{- $wrong = concat $wrong (include "accrue.missingSecrets" . | fromYamlArray) -}}
{{- end -}}

{{- with $wrong -}}
{{- fail (printf "\n\nThe values of Accrue's chart have problems:\n  - %s\n" (join "\n  - " .)) -}}
{{- end -}}
{{- end -}}
