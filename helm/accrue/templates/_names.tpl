{{- define "accrue.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* Short enough for what is put behind it, e.g. `-enrollment-projector`. */ -}}
{{- define "accrue.fullname" -}}
{{- $name := include "accrue.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "accrue.selector" -}}
app.kubernetes.io/name: {{ include "accrue.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- /* (dict "root" $ "component" "ledger" "role" "worker"); role may be absent */ -}}
{{- define "accrue.selectorOf" -}}
{{ include "accrue.selector" .root }}
app.kubernetes.io/component: {{ .component }}
{{- with .role }}
accrue.io/role: {{ . }}
{{- end }}
{{- end -}}

{{- /* (dict "root" $ "component" …, "role" …, "also" {labels}): our own labels win, selectors depend on them */ -}}
{{- define "accrue.labels" -}}
{{- $own := dict -}}
{{- if .component -}}
{{- $own = include "accrue.selectorOf" . | fromYaml -}}
{{- else -}}
{{- $own = include "accrue.selector" .root | fromYaml -}}
{{- end -}}
{{- $about := dict "app.kubernetes.io/version" (.root.Chart.AppVersion | trunc 63 | replace "+" "_")
    "app.kubernetes.io/managed-by" .root.Release.Service
    "app.kubernetes.io/part-of" "accrue"
    "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63) -}}
{{- toYaml (merge $own $about (.also | default dict) .root.Values.commonLabels) -}}
{{- end -}}

{{- /* (dict "root" $ "name" … "component" … "role" … "annotations" {…} "labels" {…} "namespace" …): the metadata of an object */ -}}
{{- define "accrue.metadata" -}}
name: {{ .name }}
namespace: {{ .namespace | default .root.Release.Namespace }}
labels:
  {{- include "accrue.labels" (dict "root" .root "component" .component "role" .role "also" .labels) | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "accrue.image" -}}
{{- $image := .Values.image -}}
{{- $registry := .Values.global.imageRegistry | default $image.registry -}}
{{- $repository := ternary $image.repository (printf "%s/%s" $registry $image.repository) (empty $registry) -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository ($image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "accrue.pullSecrets" -}}
{{- with concat .Values.global.imagePullSecrets .Values.imagePullSecrets | uniq }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "accrue.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "accrue.fullname" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}

{{- /* Jobs before the rest come before the release's own account, too. */ -}}
{{- define "accrue.jobServiceAccount" -}}
{{- if and .Values.serviceAccount.create .Values.useHelmHooks -}}
{{- printf "%s-jobs" (include "accrue.fullname" .) -}}
{{- else -}}
{{- include "accrue.serviceAccount" . -}}
{{- end -}}
{{- end -}}

{{- /* `over` wins over `base`, also with false, 0 and ''; maps are merged, lists are not. (dict "base" … "over" …) as YAML */ -}}
{{- define "accrue.merged" -}}
{{- $result := deepCopy .base -}}
{{- range $key, $value := .over -}}
{{- if and (kindIs "map" $value) (kindIs "map" (get $result $key)) -}}
{{- $_ := set $result $key (include "accrue.merged" (dict "base" (get $result $key) "over" $value) | fromYaml) -}}
{{- else -}}
{{- $_ := set $result $key $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $result -}}
{{- end -}}
