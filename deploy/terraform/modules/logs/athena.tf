# No crawler and no list of partitions: Athena works out from a day which folder to read.
locals {
  tables = {
    for name, table in jsondecode(file("${path.module}/tables.json")) : name => merge(table, {
      location = replace(replace(replace(replace(table.location,
        "<bucket>", aws_s3_bucket.logs.bucket),
        "<account>", var.account_id),
        "<region>", var.region),
        "<distribution>", var.distribution_id
      )
    }) if name != "_about"
  }

  make_views = {
    for name, view in local.tables.app.views : "1 make the view ${name} (once)" => join(" ", [
      "CREATE OR REPLACE VIEW ${name} AS SELECT",
      join(", ", [
        for field, type in view.fields : (
          type == "timestamp" ? "from_iso8601_timestamp(json_extract_scalar(line, '$.${field}')) AS \"${field}\""
          : "CAST(json_extract_scalar(line, '$.${field}') AS ${type}) AS \"${field}\""
        )
      ]),
      ", day FROM app WHERE json_extract_scalar(line, '$.event') = '${view.event}'",
    ])
  }

  queries = merge(local.make_views, {
    "2 slowest pages today" = <<-SQL
      SELECT route, count(*) AS requests, approx_percentile(ms, 0.5) AS p50, approx_percentile(ms, 0.99) AS p99,
             max(queries) AS queries
      FROM app_requests WHERE day = date_format(now(), '%Y/%m/%d') GROUP BY route ORDER BY p99 DESC LIMIT 20
    SQL
    "3 errors today"        = <<-SQL
      SELECT time, request_id, route, status, release
      FROM app_requests WHERE day = date_format(now(), '%Y/%m/%d') AND status >= 500 ORDER BY time DESC LIMIT 100
    SQL
    "4 who asks most today" = <<-SQL
      SELECT client_ip, count(*) AS requests, count_if(status = '429' OR status = '403') AS refused
      FROM cloudfront WHERE day = date_format(now(), '%Y/%m/%d') GROUP BY client_ip ORDER BY requests DESC LIMIT 20
    SQL
    "5 jobs of today"       = <<-SQL
      SELECT job, outcome, count(*) AS runs, max(ms) AS slowest_ms, max(time) AS last
      FROM app_jobs WHERE day = date_format(now(), '%Y/%m/%d') GROUP BY job, outcome ORDER BY job, outcome
    SQL
  })
}

resource "aws_glue_catalog_database" "this" {
  name = replace("${var.name}_logs", "-", "_")
}

resource "aws_glue_catalog_table" "this" {
  for_each      = local.tables
  name          = each.key
  database_name = aws_glue_catalog_database.this.name
  description   = each.value.about
  table_type    = "EXTERNAL_TABLE"

  parameters = {
    "EXTERNAL"                     = "TRUE"
    "projection.enabled"           = "true"
    "projection.day.type"          = "date"
    "projection.day.format"        = "yyyy/MM/dd"
    "projection.day.range"         = "NOW-1YEARS,NOW+1DAYS" # lines are kept a year
    "projection.day.interval"      = "1"
    "projection.day.interval.unit" = "DAYS"
    "storage.location.template"    = "${each.value.location}${each.value.partition}"
  }

  partition_keys {
    name = "day"
    type = "string"
  }

  storage_descriptor {
    location      = each.value.location
    input_format  = "org.apache.hadoop.mapred.TextInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

    ser_de_info {
      serialization_library = each.value.serde
      parameters            = each.value.parameters
    }

    dynamic "columns" {
      for_each = each.value.columns # pairs, as the regular expressions count them in this order
      content {
        name = columns.value[0]
        type = columns.value[1]
      }
    }
  }
}

resource "aws_athena_workgroup" "this" {
  name = var.name
  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = 10 * 1024 * 1024 * 1024 # five cents at most, for one query
    result_configuration {
      output_location = "s3://${aws_s3_bucket.logs.bucket}/athena/"
      encryption_configuration {
        encryption_option = "SSE_S3"
      }
    }
  }
}

resource "aws_athena_named_query" "this" {
  for_each  = local.queries
  name      = each.key
  workgroup = aws_athena_workgroup.this.id
  database  = aws_glue_catalog_database.this.name
  query     = each.value
}
