{{- /*
What runs, as YAML: a list of {name, component, role, roles, program, path, settings}. `role` is empty where one Deployment does all of a
service's works. `path` is where its values stand, for messages.
*/ -}}
{{- define "accrue.workloads" -}}
{{- $root := . -}}
{{- $full := include "accrue.fullname" . -}}
{{- $found := list -}}
{{- range $context := list "enrollment" "campaigns" "ledger" "tiers" "rewards" -}}
{{- $service := get $root.Values.services $context | default dict -}}
{{- if ne (get $service "enabled" | toString) "false" -}}
{{- $settings := include "accrue.merged" (dict "base" $root.Values.defaults "over" $service) | fromYaml -}}
{{- $own := omit $settings "roles" "apart" "enabled" -}}
{{- $workload := dict "component" $context "program" $context -}}
{{- if $settings.apart -}}
{{- range $role := list "api" "worker" "relay" "projector" -}}
{{- $ofRole := include "accrue.merged" (dict "base" $own "over" (get $settings.roles $role | default dict)) | fromYaml -}}
{{- $found = append $found (merge (dict "name" (printf "%s-%s-%s" $full $context $role) "role" $role "roles" $role
      "path" (printf "services.%s.roles.%s" $context $role) "settings" $ofRole) $workload) -}}
{{- end -}}
{{- else -}}
{{- $found = append $found (merge (dict "name" (printf "%s-%s" $full $context) "role" "" "roles" "api,worker,relay,projector"
      "path" (printf "services.%s" $context) "settings" $own) $workload) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if .Values.gateway.enabled -}}
{{- $settings := include "accrue.merged" (dict "base" (omit .Values.defaults "roles" "apart" "keda" "databaseConnections") "over" .Values.gateway) | fromYaml -}}
{{- $found = append $found (dict "name" (printf "%s-gateway" $full) "component" "gateway" "program" "gateway" "role" "" "roles" ""
      "path" "gateway" "settings" (omit $settings "enabled" "retryMs" "trustedProxies" "service")) -}}
{{- end -}}
{{- toYaml $found -}}
{{- end -}}

{{- /* Does the workload handle messages? */ -}}
{{- define "accrue.consumes" -}}
{{- if has "worker" (splitList "," .roles) -}}yes{{- end -}}
{{- end -}}

{{- define "accrue.scaledBy" -}}
{{- if .settings.autoscaling.enabled -}}hpa{{- else if and .settings.keda .settings.keda.enabled (include "accrue.consumes" .) -}}keda{{- end -}}
{{- end -}}

{{- /* The fewest pods that there will be. */ -}}
{{- define "accrue.fewest" -}}
{{- $by := include "accrue.scaledBy" . -}}
{{- if eq $by "hpa" -}}{{ .settings.autoscaling.minReplicas }}{{- else if eq $by "keda" -}}{{ .settings.keda.minReplicas }}{{- else -}}{{ .settings.replicas }}{{- end -}}
{{- end -}}

{{- /* The most pods that there will be, with one more while a Deployment rolls. */ -}}
{{- define "accrue.most" -}}
{{- $by := include "accrue.scaledBy" . -}}
{{- $pods := .settings.replicas -}}
{{- if eq $by "hpa" -}}{{- $pods = .settings.autoscaling.maxReplicas -}}{{- else if eq $by "keda" -}}{{- $pods = .settings.keda.maxReplicas -}}{{- end -}}
{{- add (int $pods) 1 -}}
{{- end -}}

{{- /* The services that are on, as YAML. */ -}}
{{- define "accrue.contexts" -}}
{{- $root := . -}}
{{- $found := list -}}
{{- range $context := list "enrollment" "campaigns" "ledger" "tiers" "rewards" -}}
{{- if ne (get (get $root.Values.services $context | default dict) "enabled" | toString) "false" -}}
{{- $found = append $found $context -}}
{{- end -}}
{{- end -}}
{{- toYaml $found -}}
{{- end -}}
