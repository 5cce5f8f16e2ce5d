# Public subnets hold what has an address of its own (NAT, or the hobby's instance), app subnets the load balancer
# and the instances, data subnets what has no way out at all. Subnets are free, so the hobby has both zones too: RDS
# refuses a subnet group in one.
locals {
  tiers = {
    public = 0
    app    = 10
    data   = 20
  }
  subnets = merge([
    for tier, offset in local.tiers : {
      for i, zone in var.zones : "${tier}-${i}" => { tier = tier, zone = zone, net = offset + i }
    }
  ]...)

  # One NAT per zone: with one for both, its zone's failure would take the film search of the other along.
  nats = var.full ? toset(["0", "1"]) : toset([])
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "this" {
  # CloudFront's VPC origins ask for one too, though their traffic does not pass it.
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_subnet" "this" {
  for_each          = local.subnets
  vpc_id            = aws_vpc.this.id
  availability_zone = each.value.zone
  cidr_block        = cidrsubnet(var.cidr, 8, each.value.net)
  tags              = { Name = "${var.name}-${each.key}" }
}

resource "aws_eip" "nat" {
  for_each = local.nats
  domain   = "vpc"
  tags     = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each      = local.nats
  subnet_id     = aws_subnet.this["public-${each.key}"].id
  allocation_id = aws_eip.nat[each.key].id
  depends_on    = [aws_internet_gateway.this]
  tags          = { Name = "${var.name}-${each.key}" }
}

resource "aws_route_table" "this" {
  for_each = local.subnets
  vpc_id   = aws_vpc.this.id
  tags     = { Name = "${var.name}-${each.key}" }
}

resource "aws_route_table_association" "this" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.key].id
}

resource "aws_route" "internet" {
  for_each               = toset(["public-0", "public-1"])
  route_table_id         = aws_route_table.this[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route" "nat" {
  for_each               = local.nats
  route_table_id         = aws_route_table.this["app-${each.key}"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
}

# Free, and the bundle of a release (S3) then needs no NAT: instances start while it is down.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for key, table in aws_route_table.this : table.id if !startswith(key, "data")]
  tags              = { Name = "${var.name}-s3" }
}

resource "aws_flow_log" "refused" {
  vpc_id               = aws_vpc.this.id
  traffic_type         = "REJECT" # what passed is in the access logs; all of it would cost more than the site
  log_destination_type = "s3"
  log_destination      = var.log_bucket_arn
  tags                 = { Name = var.name }
}
